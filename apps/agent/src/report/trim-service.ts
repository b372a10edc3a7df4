import type { ReportedService } from '@watershed/model'
import type { Field } from './field.ts'
import { at, record } from './field.ts'
import { trimConsumption } from './trim-consumption.ts'
import type { TrimmedMeta } from './trim-meta.ts'
import { trimServicePorts } from './trim-ports.ts'
import { trimReach } from './trim-reach.ts'

/** A Service's ports, how it is consumed and how it is reached, without Kubernetes' defaults. A Service may have no ports (headless, ExternalName). */
export const trimService = (object: Field, meta: TrimmedMeta): ReportedService => {
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
