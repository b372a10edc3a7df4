import type { Collection } from '@watershed/graph'
import type { AttachedListener, Attachment, ServedListener } from '@watershed/plan'
import { edgeListenerName } from './edge-listeners.ts'
import { gatewayName } from './gateways.ts'
import type { Listeners } from './listeners.ts'

export interface Owned {
  readonly listeners: Pick<Listeners, 'listenersOfGateway' | 'listenersOfSet'>
  /** [`kind/namespace/name`] */
  readonly attachments: Collection<Attachment>
  /** [`kind/namespace/name`] By `scope/hostname`. */
  readonly hosts: Collection<ReadonlyMap<string, unknown>>
}

/**
 * Whether an Envoy resource is made for an object, by record key. Of Gateways and ListenerSets that is what edges listen on; of routes
 * their Envoy clusters, and the hostnames of their requests or, of connections and datagrams, what edges listen on.
 */
export const isOf = ({ listeners, attachments, hosts }: Owned, key: string, resource: string): boolean => {
  const [, kind] = key.split('/')
  const name = key.slice(key.indexOf('/') + 1)
  if (kind === 'Gateway') return hears(listeners.listenersOfGateway.get(gatewayName(key)), resource)
  if (kind === 'ListenerSet') return hears(listeners.listenersOfSet.get(gatewayName(key)), resource)
  if (resource.startsWith(`${name}/`) || hosts.get(name)?.has(resource)) return true
  const attached = attachments.get(name)?.parents.flatMap((parent) => parent.listeners) ?? []
  return attached.some((listener) => ofConnections(listener) && listenerNameOf(listener) === resource)
}

const hears = (listeners: ReadonlyMap<string, ServedListener> | undefined, resource: string): boolean =>
  [...(listeners?.values() ?? [])].some((listener) => edgeListenerName(listener) === resource)

const ofConnections = ({ protocol }: AttachedListener): boolean => protocol !== 'HTTP' && protocol !== 'HTTPS'

/** Their scope is the base of all names of their Gateway, and the port. */
const listenerNameOf = ({ scope, port, protocol }: AttachedListener): string =>
  edgeListenerName({ base: scope.slice(0, -String(port).length), port, protocol })
