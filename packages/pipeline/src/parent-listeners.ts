import type { Read } from '@watershed/graph'
import type { ParentRef, Route } from '@watershed/model'
import { recordKey } from '@watershed/model'
import type { ParentListeners, ServedListener } from '@watershed/plan'
import type { Gateways } from './gateways.ts'
import { isForOurs, isRefusedGateway } from './judged-parents.ts'
import type { Listeners } from './listeners.ts'

/** The listeners that a parentRef of a route means: a Gateway's own, or a ListenerSet's. */
export const parentListeners = (
  route: Route,
  { kind, namespace, name, sectionName }: ParentRef,
  read: Read,
  gateways: Gateways,
  listeners: Listeners,
): ParentListeners => {
  const key = `${namespace}/${name}`
  if (kind !== 'ListenerSet') {
    if (isForOurs(route, key, read, gateways)) {
      // Who names a listener is spared what becomes of the Gateway's others.
      const named =
        sectionName === undefined ? undefined : read(listeners.servedListeners, `${key}#${sectionName}`)
      return named ? [named] : inOrder(read(listeners.listenersOfGateway, key))
    }
    return isRefusedGateway(route, key, read, gateways) ? 'NotAccepted' : undefined
  }
  if (read(listeners.setsOfOurs, key)) return inOrder(read(listeners.listenersOfSet, key))
  const own = recordKey({ cluster: route.cluster, kind, namespace, name })
  const parent = read(listeners.listenerSetStates, own)?.listenerSet?.parent
  const isRefused = parent && isRefusedGateway(route, `${parent.namespace}/${parent.name}`, read, gateways)
  return isRefused ? 'NotAccepted' : undefined
}

const inOrder = (members: ReadonlyMap<string, ServedListener> | undefined): readonly ServedListener[] =>
  [...(members?.values() ?? [])].sort((a, b) => a.index - b.index)
