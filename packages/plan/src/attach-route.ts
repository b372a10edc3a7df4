import type { Gateway, Issue, Listener, ParentRef, Route, Source } from '@watershed/model'
import { kindsOfListener } from '@watershed/model'
import { selectsNamespace } from './selects-namespace.ts'
import { coversHostname, sharedHostnames } from './hostname.ts'

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
  readonly id: string
  readonly name: string
  readonly protocol: Listener['protocol']
  readonly scope: string
  readonly port: number
  readonly tls: boolean
  readonly hostnames: readonly string[]
  readonly clusterHeader: boolean
}

/**
 * Attaches a route to the listeners of its parentRefs, by the rules of the Gateway API (ParentReference,
 * AllowedRoutes). Selectors are of the labels that the route's namespace has in the Gateway's cluster, wherever the route
 * is: namespaces of one name are the same namespace.
 */
export const attachRoute = (route: Route, lookUp: Gateways): Attachment => ({
  parents: route.parents.map((parent) => attachParent(route, parent, lookUp)),
})

/** What parentRefs are looked up in. */
export interface Gateways {
  /** By `namespace/name`. */
  get(key: string): Gateway | undefined
  /** The labels of a cluster's namespace; undefined where it has none of that name. */
  labelsOf(cluster: string, namespace: string): Labels | undefined
}

type Labels = Readonly<Record<string, string>>

const attachParent = (route: Route, parent: ParentRef, lookUp: Gateways): AttachedParent => {
  const refuse = (code: Issue['code'], message: string): AttachedParent => ({
    parent,
    listeners: [],
    issue: { code, source: sourceOf(route), path: `spec.parentRefs[${parent.index}]`, message },
  })
  const key = `${parent.namespace}/${parent.name}`
  const gateway = lookUp.get(key)
  if (!gateway)
    return refuse(
      'ParentNotFound',
      `no cluster reports a Gateway ${key} of a class that is Watershed's: create it, or correct the parentRef`,
    )

  const named = gateway.listeners.filter((listener) => isNamed(listener, parent))
  if (named.length === 0) return refuse('NoMatchingParent', noMatchingParent(gateway, parent))
  const open = named.filter((listener) => allows(listener, gateway, route, lookUp))
  if (open.length === 0) return refuse('NotAllowedByListeners', notAllowed(route, gateway, named, lookUp))
  const shared = open.flatMap((listener) => attachListener(listener, gateway, route))
  const listeners = shared.flatMap((listener) => isolate(listener, open, gateway))
  if (listeners.length === 0)
    return refuse('NoMatchingListenerHostname', noHostname(route, gateway, open, shared))
  return { parent, listeners }
}

const isNamed = (listener: Listener, parent: ParentRef): boolean =>
  (parent.sectionName === undefined || parent.sectionName === listener.name) &&
  (parent.port === undefined || parent.port === listener.port)

const allows = (
  { protocol, allowedRoutes }: Listener,
  gateway: Gateway,
  route: Route,
  lookUp: Gateways,
): boolean => {
  const { kinds, namespaces } = allowedRoutes
  if (!kindsOfListener[protocol].includes(route.kind)) return false
  if (kinds.length > 0 && !kinds.includes(route.kind)) return false
  if (namespaces === 'Same') return gateway.namespace === route.namespace
  if (typeof namespaces === 'string') return namespaces === 'All'
  const labels = lookUp.labelsOf(gateway.cluster, route.namespace)
  return labels !== undefined && selectsNamespace(namespaces, labels)
}

const attachListener = (listener: Listener, gateway: Gateway, route: Route): readonly AttachedListener[] => {
  const hostnames = sharedHostnames(listener.hostname, route.hostnames)
  if (hostnames.length === 0) return []
  const { name, port, protocol } = listener
  const where = { id: name, name, protocol, scope: String(port), port, tls: protocol === 'HTTPS' }
  return [{ ...where, hostnames, clusterHeader: gateway.clusterHeader }]
}

/**
 * A hostname is heard by the most specific listener of its port (GatewaySpec.listeners, listener isolation): a route that
 * a wildcard's listener lets in does not get at hostnames whose own listener it may not attach to, or did not name.
 */
const isolate = (
  attached: AttachedListener,
  open: readonly Listener[],
  gateway: Gateway,
): readonly AttachedListener[] => {
  const own = open.find(({ name }) => name === attached.name)
  const hostnames = attached.hostnames.filter(
    (hostname) => !moreSpecificListener(hostname, own, attached.port, gateway),
  )
  return hostnames.length === 0 ? [] : [{ ...attached, hostnames }]
}

const moreSpecificListener = (
  hostname: string,
  own: Listener | undefined,
  port: number,
  gateway: Gateway,
): Listener | undefined =>
  gateway.listeners.find(
    (other) =>
      other.port === port &&
      other.hostname !== undefined &&
      other.hostname !== own?.hostname &&
      coversHostname(other.hostname, hostname) &&
      (own?.hostname === undefined || coversHostname(own.hostname, other.hostname)),
  )

const noHostname = (
  route: Route,
  gateway: Gateway,
  open: readonly Listener[],
  shared: readonly AttachedListener[],
): string => {
  const key = `${gateway.namespace}/${gateway.name}`
  const [first] = shared
  const [hostname = ''] = first?.hostnames ?? []
  const own = open.find(({ name }) => name === first?.name)
  const owner = first && moreSpecificListener(hostname, own, first.port, gateway)
  return owner
    ? `${hostname} is heard by listener ${owner.name} of Gateway ${key}, which is more specific than those the route may attach to: use another hostname, or ask for that listener`
    : `none of ${route.hostnames.join(', ')} is within the hostnames of Gateway ${key}'s listeners (${hostnamesOf(open)})`
}

const noMatchingParent = (gateway: Gateway, parent: ParentRef): string => {
  const wanted = [
    parent.sectionName === undefined ? [] : [`named ${parent.sectionName}`],
    parent.port === undefined ? [] : [`on port ${parent.port}`],
  ].flat()
  const has = gateway.listeners.map(({ name, port }) => `${name} on port ${port}`).join(', ') || 'none'
  return `Gateway ${gateway.namespace}/${gateway.name} has no listener ${wanted.join(' ')}; it has ${has}`
}

const notAllowed = (
  { kind, namespace }: Route,
  gateway: Gateway,
  named: readonly Listener[],
  lookUp: Gateways,
): string => {
  const key = `${gateway.namespace}/${gateway.name}`
  const selects = named.some(({ allowedRoutes }) => typeof allowedRoutes.namespaces === 'object')
  const unknown =
    selects && !lookUp.labelsOf(gateway.cluster, namespace)
      ? `; its cluster ${gateway.cluster} has no Namespace ${namespace}, by whose labels a selector decides: create it there`
      : ''
  return `the allowedRoutes of Gateway ${key} do not let in a ${kind} of namespace ${namespace}: ask its owner, or use another Gateway${unknown}`
}

const hostnamesOf = (listeners: readonly Listener[]): string =>
  listeners.map(({ hostname }) => hostname ?? '*').join(', ')

const sourceOf = ({ cluster, kind, namespace, name }: Route): Source => ({ cluster, kind, namespace, name })
