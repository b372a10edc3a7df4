import type { Collection, Graph } from '@watershed/graph'
import type { Gateway, ObjectStatus } from '@watershed/model'
import { recordKey } from '@watershed/model'
import { edgePoolObjectStatus, gatewayServiceStatus } from '@watershed/status'
import { gatewayClassStatus } from './gateway-status.ts'
import type { Gateways } from './gateways.ts'
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
): AddressStatuses => ({
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
    const made = gatewayServiceStatus(gateway, addresses, portsOf(gateway))
    return made ? [[recordKey(made.source), made]] : []
  }),
})

const portsOf = ({ listeners }: Gateway) => {
  const ports = listeners.map(
    ({ port, protocol }) => ({ port, protocol: protocol === 'UDP' ? 'UDP' : 'TCP' }) as const,
  )
  const byName = new Map(ports.map((one) => [`${one.protocol}/${one.port}`, one]))
  return [...byName.values()]
}
