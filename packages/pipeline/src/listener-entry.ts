import type { Gateway, Listener, ListenerSet } from '@watershed/model'
import type { ListenerClaim, ListenerRank, Referrer } from '@watershed/plan'
import type { Binding } from './addresses.ts'

/** A listener that wants to be served, and all that decides on it but for others. */
export interface ListenerEntry extends ListenerClaim {
  readonly listener: Listener
  readonly id: string
  readonly index: number
  /** The Gateway, without its listeners. */
  readonly gateway: Pick<Gateway, 'cluster' | 'namespace' | 'name' | 'clusterHeader' | 'clientValidation'>
  /** The cluster of the object that the listener is in. */
  readonly cluster: string
  readonly owner: Referrer
  readonly listenerSet?: string
  readonly base: string
  readonly binding: Binding
}

const group = 'gateway.networking.k8s.io'

/** `namespace/name` */
export const gatewayKey = ({ namespace, name }: Pick<Gateway, 'namespace' | 'name'>): string =>
  `${namespace}/${name}`

/** The Gateway's own listeners. */
export const entriesOfGateway = (gateway: Gateway, binding: Binding): readonly ListenerEntry[] => {
  const key = gatewayKey(gateway)
  const owner = { group, kind: 'Gateway', namespace: gateway.namespace }
  return gateway.listeners.map((listener, index) => ({
    key: `${key}#${listener.name}`,
    id: listener.name,
    rank: [gateway.created, key, 0, index],
    ...common(gateway, binding, listener, index),
    cluster: gateway.cluster,
    owner,
  }))
}

/** Those that a ListenerSet adds. */
export const entriesOfSet = (
  set: ListenerSet,
  gateway: Gateway,
  binding: Binding,
): readonly ListenerEntry[] => {
  const key = gatewayKey(gateway)
  const listenerSet = `${set.namespace}/${set.name}`
  const owner = { group, kind: 'ListenerSet', namespace: set.namespace }
  return set.listeners.map((listener, index) => {
    const id = `${listenerSet}/${listener.name}`
    const rank: ListenerRank = [gateway.created, key, 1, set.created, listenerSet, index]
    return {
      key: `${key}#${id}`,
      id,
      rank,
      ...common(gateway, binding, listener, index),
      cluster: set.cluster,
      owner,
      listenerSet,
    }
  })
}

const common = (
  { cluster, namespace, name, clusterHeader, clientValidation }: Gateway,
  binding: Binding,
  listener: Listener,
  index: number,
): Pick<ListenerEntry, 'listener' | 'index' | 'gateway' | 'base' | 'binding'> => ({
  listener,
  index,
  gateway: { cluster, namespace, name, clusterHeader, ...(clientValidation && { clientValidation }) },
  base: binding.pooled ? `${namespace}/${name}/` : '',
  binding,
})
