import type { ServicePort } from '@watershed/model'
import type { Field } from './field.ts'
import { at, choice, list, optionalText, port } from './field.ts'

/** The ports of a Service or a ServiceImport, with Kubernetes' defaults. */
export const trimPorts = (field: Field): readonly ServicePort[] =>
  list(field).map((item) => {
    const appProtocol = optionalText(at(item, 'appProtocol'))
    return {
      name: optionalText(at(item, 'name')) ?? '',
      port: port(at(item, 'port')),
      protocol: choice(at(item, 'protocol'), ['TCP', 'UDP', 'SCTP'], 'TCP'),
      ...(appProtocol !== undefined && { appProtocol }),
    }
  })
