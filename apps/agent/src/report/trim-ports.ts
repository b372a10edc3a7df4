import type { ReportedServicePort, ServicePort } from '@watershed/model'
import type { Field } from './field.ts'
import { at, choice, list, optionalText, port } from './field.ts'

/** The ports of a Service or a ServiceImport, with Kubernetes' defaults. */
export const trimPorts = (field: Field): readonly ServicePort[] => list(field).map(trimPort)

/** Those of a Service with their nodePorts; 0 asks Kubernetes to choose one. */
export const trimServicePorts = (field: Field): readonly ReportedServicePort[] =>
  list(field).map((item) => {
    const nodePort = at(item, 'nodePort')
    return {
      ...trimPort(item),
      ...(nodePort.value !== undefined && nodePort.value !== 0 && { nodePort: port(nodePort) }),
    }
  })

const trimPort = (item: Field): ServicePort => {
  const appProtocol = optionalText(at(item, 'appProtocol'))
  return {
    name: optionalText(at(item, 'name')) ?? '',
    port: port(at(item, 'port')),
    protocol: choice(at(item, 'protocol'), ['TCP', 'UDP', 'SCTP'], 'TCP'),
    ...(appProtocol !== undefined && { appProtocol }),
  }
}
