import type { Gateway, Issue, Listener, ParentRef, Route, Source } from '@watershed/model'
import { sharedHostnames } from './hostname.ts'

/** Where a route hears requests: the ports and hostnames that its parents grant it. */
export interface Attachment {
  readonly parents: readonly AttachedParent[]
}

export interface AttachedParent {
  readonly parent: ParentRef
  /** Empty where `issue` says why. */
  readonly listeners: readonly AttachedListener[]
  readonly issue?: Issue
}

export interface AttachedListener {
  readonly name: string
  readonly port: number
  readonly hostnames: readonly string[]
  readonly clusterHeader: boolean
}

/**
 * Attaches a route to the listeners of its parentRefs, by the rules of the Gateway API (ParentReference,
 * AllowedRoutes). `gatewayOf` takes `namespace/name`.
 */
export const attachRoute = (route: Route, gatewayOf: (key: string) => Gateway | undefined): Attachment => ({
  parents: route.parents.map((parent, index) => attachParent(route, parent, index, gatewayOf)),
})

const attachParent = (
  route: Route,
  parent: ParentRef,
  index: number,
  gatewayOf: (key: string) => Gateway | undefined,
): AttachedParent => {
  const refuse = (code: Issue['code'], message: string): AttachedParent => ({
    parent,
    listeners: [],
    issue: { code, source: sourceOf(route), path: `spec.parentRefs[${index}]`, message },
  })
  const key = `${parent.namespace}/${parent.name}`
  const gateway = gatewayOf(key)
  if (!gateway)
    return refuse(
      'ParentNotFound',
      `no cluster reports a Gateway ${key} of a class that is Watershed's: create it, or correct the parentRef`,
    )

  const named = gateway.listeners.filter((listener) => isNamed(listener, parent))
  if (named.length === 0) return refuse('NoMatchingParent', noMatchingParent(gateway, parent))
  const open = named.filter((listener) => allows(listener, gateway, route))
  if (open.length === 0)
    return refuse(
      'NotAllowedByListeners',
      `the allowedRoutes of Gateway ${key} do not let in a ${route.kind} of namespace ${route.namespace}: ask its owner, or use another Gateway`,
    )
  const listeners = open.flatMap((listener) => attachListener(listener, gateway, route))
  if (listeners.length === 0)
    return refuse(
      'NoMatchingListenerHostname',
      `none of ${route.hostnames.join(', ')} is within the hostnames of Gateway ${key}'s listeners (${hostnamesOf(open)})`,
    )
  return { parent, listeners }
}

const isNamed = (listener: Listener, parent: ParentRef): boolean =>
  (parent.sectionName === undefined || parent.sectionName === listener.name) &&
  (parent.port === undefined || parent.port === listener.port)

const allows = ({ allowedRoutes }: Listener, gateway: Gateway, route: Route): boolean =>
  (allowedRoutes.kinds.length === 0 || allowedRoutes.kinds.includes(route.kind)) &&
  (allowedRoutes.namespaces === 'All' ||
    (allowedRoutes.namespaces === 'Same' && gateway.namespace === route.namespace))

const attachListener = (listener: Listener, gateway: Gateway, route: Route): readonly AttachedListener[] => {
  const hostnames = sharedHostnames(listener.hostname, route.hostnames)
  if (hostnames.length === 0) return []
  return [{ name: listener.name, port: listener.port, hostnames, clusterHeader: gateway.clusterHeader }]
}

const noMatchingParent = (gateway: Gateway, parent: ParentRef): string => {
  const wanted = [
    parent.sectionName === undefined ? [] : [`named ${parent.sectionName}`],
    parent.port === undefined ? [] : [`on port ${parent.port}`],
  ].flat()
  const has = gateway.listeners.map(({ name, port }) => `${name} on port ${port}`).join(', ') || 'none'
  return `Gateway ${gateway.namespace}/${gateway.name} has no listener ${wanted.join(' ')}; it has ${has}`
}

const hostnamesOf = (listeners: readonly Listener[]): string =>
  listeners.map(({ hostname }) => hostname ?? '*').join(', ')

const sourceOf = ({ cluster, kind, namespace, name }: Route): Source => ({ cluster, kind, namespace, name })
