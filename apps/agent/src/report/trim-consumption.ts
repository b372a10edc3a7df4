import type { ServiceConsumption } from '@watershed/model'
import type { Field } from './field.ts'
import { at, optionalText } from './field.ts'

/**
 * How a Service is consumed inside its cluster; absent where that is by Kubernetes' defaults. What is unknown is read as
 * the default: it concerns ServiceImports only, and must not cost a Service its traffic.
 */
export const trimConsumption = (spec: Field): ServiceConsumption | undefined => {
  const type = trimType(spec)
  const clientIp = at(spec, 'sessionAffinity').value === 'ClientIP'
  const seconds = at(at(at(spec, 'sessionAffinityConfig'), 'clientIP'), 'timeoutSeconds').value
  const distribution = optionalText(at(spec, 'trafficDistribution'))
  const consumption: ServiceConsumption = {
    ...(type && { type }),
    ...(clientIp && { sessionAffinity: 'ClientIP' }),
    ...(clientIp && isSeconds(seconds) && { sessionAffinitySeconds: seconds }),
    ...(at(spec, 'internalTrafficPolicy').value === 'Local' && { internalTrafficPolicy: 'Local' }),
    ...(distribution && { trafficDistribution: distribution }),
  }
  return Object.keys(consumption).length === 0 ? undefined : consumption
}

const trimType = (spec: Field): ServiceConsumption['type'] => {
  if (at(spec, 'type').value === 'ExternalName') return 'ExternalName'
  return at(spec, 'clusterIP').value === 'None' ? 'Headless' : undefined
}

/** Kubernetes' own bounds. */
const isSeconds = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 86_400
