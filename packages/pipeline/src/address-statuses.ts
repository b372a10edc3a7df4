import type { Collection, Graph } from '@watershed/graph'
import type { Listener, ObjectStatus } from '@watershed/model'
import { recordKey } from '@watershed/model'
import type { ServedListener } from '@watershed/plan'
import type { ServicePort } from '@watershed/status'
import { edgePoolObjectStatus, gatewayServiceStatus } from '@watershed/status'
import { gatewayClassStatus } from './gateway-status.ts'
import type { Gateways } from './gateways.ts'
import type { Listeners } from './listeners.ts'
import type { PipelineInputs } from './pipeline-inputs.ts'

/** What is written back of who gets which address. Keys are record keys. */
export interface AddressStatuses {
  readonly gatewayClassStatuses: Collection<ObjectStatus>
  readonly edgePoolStatuses: Collection<ObjectStatus>
  /** Services that are made. */
  readonly gatewayServiceStatuses: Collection<ObjectStatus>
}

export const addressStatuses = (
  graph: Graph,
  { records }: PipelineInputs,
  { classStates, poolStates, gateways, bindings }: Gateways,
  { servedListeners }: Listeners,
): AddressStatuses => {
  // By port first: listeners share a few, however many they are.
  const onPorts = graph.groupBy('listenersOnPorts', servedListeners, (listener) =>
    listener.served ? [[`${listener.gateway} ${nameOf(portOf(listener))}`, listenerPort(listener)]] : [],
  )
  const servedPorts = graph.map('servedPorts', onPorts, (members) => members.values().next().value)
  const ports = graph.groupBy('portsOfGateways', servedPorts, ({ gateway, port }) => [[gateway, port]])
  return {
    gatewayClassStatuses: graph.map('gatewayClassStatuses', classStates, (state, key, read) => {
      const record = read(records, key)
      const name = state.gatewayClass?.pool
      const source = { cluster: state.cluster, kind: 'EdgePool', namespace: '' } as const
      const lacks = name !== undefined && !read(poolStates, recordKey({ ...source, name }))?.pool
      return record && gatewayClassStatus(record, state, lacks ? name : undefined)
    }),
    edgePoolStatuses: graph.map('edgePoolStatuses', poolStates, ({ refused }, key, read) => {
      const record = read(records, key)
      return record?.object.kind === 'EdgePool'
        ? edgePoolObjectStatus(record.cluster, record.object, refused)
        : undefined
    }),
    gatewayServiceStatuses: graph.flatMap('gatewayServiceStatuses', gateways, (gateway, name, read) => {
      const addresses = read(bindings, name)?.addresses ?? []
      const served = [...(read(ports, name)?.values() ?? [])]
      const made = gatewayServiceStatus(gateway, addresses, served.sort(byPort))
      return made ? [[recordKey(made.source), made]] : []
    }),
  }
}

const portOf = ({ port, protocol }: Listener): ServicePort => ({
  port,
  protocol: protocol === 'UDP' ? 'UDP' : 'TCP',
})

const listenerPort = (listener: ServedListener) => ({ gateway: listener.gateway, port: portOf(listener) })

const nameOf = ({ port, protocol }: ServicePort): string => `${protocol}/${port}`

const byPort = (a: ServicePort, b: ServicePort): number =>
  a.port - b.port || (a.protocol < b.protocol ? -1 : 1)
