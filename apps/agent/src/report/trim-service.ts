import type { ReportedService } from '@watershed/model'
import type { Field } from './field.ts'
import { at, record, textRecord } from './field.ts'
import { trimConsumption } from './trim-consumption.ts'
import { gatewayLabel, ownerLabel, ownerName } from '../status/derived-kinds.ts'
import type { TrimmedMeta } from './trim-meta.ts'
import { trimServicePorts } from './trim-ports.ts'
import { trimReach } from './trim-reach.ts'

/**
 * A Service's ports, how it is consumed and how it is reached, without Kubernetes' defaults. A Service may have no ports
 * (headless, ExternalName). Undefined: an agent made it.
 */
export const trimService = (object: Field, meta: TrimmedMeta): ReportedService | undefined => {
  if (isMade(object)) return undefined
  const spec = record(at(object, 'spec'))
  const consumption = trimConsumption(spec)
  return {
    kind: 'Service',
    ...meta,
    ports: trimServicePorts(at(spec, 'ports')),
    ...(consumption && { consumption }),
    ...trimReach(object),
  }
}

/** An agent's own, for a Gateway: nothing is behind it but edges. */
const isMade = (object: Field): boolean => {
  const labels = textRecord(at(at(object, 'metadata'), 'labels')) ?? {}
  return labels[ownerLabel] === ownerName && labels[gatewayLabel] !== undefined
}
