import type { ReportedService } from '@watershed/model'
import type { Field } from './field.ts'
import { at, choice, list, optionalText, port, record } from './field.ts'
import type { TrimmedMeta } from './trim-meta.ts'

/** A Service's ports, with Kubernetes' defaults. A Service may have none (headless, ExternalName). */
export const trimService = (object: Field, meta: TrimmedMeta): ReportedService => ({
  kind: 'Service',
  ...meta,
  ports: list(at(record(at(object, 'spec')), 'ports')).map((item) => {
    const appProtocol = optionalText(at(item, 'appProtocol'))
    return {
      name: optionalText(at(item, 'name')) ?? '',
      port: port(at(item, 'port')),
      protocol: choice(at(item, 'protocol'), ['TCP', 'UDP', 'SCTP'], 'TCP'),
      ...(appProtocol !== undefined && { appProtocol }),
    }
  }),
})
