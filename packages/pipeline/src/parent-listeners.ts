import type { Read } from '@watershed/graph'
import type { ParentRef, Route } from '@watershed/model'
import type { ServedListener } from '@watershed/plan'
import type { Gateways } from './gateways.ts'
import { gatewayFor } from './judged-parents.ts'
import type { Listeners } from './listeners.ts'

/** The listeners that a parentRef of a route means: a Gateway's own, or a ListenerSet's. Undefined: it means nothing of ours. */
export const parentListeners = (
  route: Route,
  { kind, namespace, name }: ParentRef,
  read: Read,
  gateways: Gateways,
  listeners: Listeners,
): Iterable<ServedListener> | undefined => {
  const key = `${namespace}/${name}`
  if (kind !== 'ListenerSet') {
    if (!gatewayFor(route, key, read, gateways)) return undefined
    return inOrder(read(listeners.listenersOfGateway, key))
  }
  if (!read(listeners.setsOfOurs, key)) return undefined
  return inOrder(read(listeners.listenersOfSet, key))
}

const inOrder = (members: ReadonlyMap<string, ServedListener> | undefined): readonly ServedListener[] =>
  [...(members?.values() ?? [])].sort((a, b) => a.index - b.index)
