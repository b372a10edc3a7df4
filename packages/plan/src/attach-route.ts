import type { Issue, Listener, ParentRef, Route, Source } from '@watershed/model'
import { kindsOfListener } from '@watershed/model'
import { selectsNamespace } from './selects-namespace.ts'
import { coveringHostnames, coversHostname, sharedHostnames } from './hostname.ts'
import type { ServedListener } from './served-listener.ts'

/** Where a route hears requests: the ports and hostnames that its parents grant it. */
export interface Attachment {
  readonly parents: readonly AttachedParent[]
}

export interface AttachedParent {
  readonly parent: ParentRef
  /** Empty where the parent does not take the route. */
  readonly listeners: readonly AttachedListener[]
  /** Why it does not or, where there are listeners, why not all that let the route in take it. */
  readonly issue?: Issue
}

export interface AttachedListener {
  readonly id: string
  readonly name: string
  /** `namespace/name` */
  readonly gateway: string
  readonly protocol: Listener['protocol']
  readonly scope: string
  readonly port: number
  /** Whether TLS ends there. */
  readonly tls: boolean
  /** Whether edges listen for it. */
  readonly served: boolean
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

/** Those of a parentRef. `NotAccepted`: its Gateway is ours, and no version of that can be carried out. Undefined: it is nothing of ours. */
export type ParentListeners = Iterable<ServedListener> | 'NotAccepted' | undefined

/** What parentRefs are looked up in. */
export interface Gateways {
  /** The listeners of a Gateway of ours, or of a ListenerSet of one. */
  listenersOf(parent: ParentRef): ParentListeners
  /** The labels of a cluster's namespace; undefined where it has none of that name. */
  labelsOf(cluster: string, namespace: string): Labels | undefined
  /** Whether there is a listener of this very hostname, on the port of the one given. */
  isHeard(like: ServedListener, hostname: string): boolean
}

type Labels = Readonly<Record<string, string>>

const attachParent = (route: Route, parent: ParentRef, lookUp: Gateways): AttachedParent => {
  const refuse = (code: Issue['code'], message: string): AttachedParent => ({
    parent,
    listeners: [],
    issue: { code, source: sourceOf(route), path: `spec.parentRefs[${parent.index}]`, message },
  })
  const found = lookUp.listenersOf(parent)
  if (found === 'NotAccepted') return refuse('ParentNotAccepted', notAccepted(parent))
  if (!found)
    return refuse(
      'ParentNotFound',
      `no cluster reports a ${describe(parent)} of a class that is Watershed's: create it, or correct the parentRef`,
    )

  const all = [...found]
  const named = all.filter((listener) => isNamed(listener, parent))
  if (named.length === 0) return refuse('NoMatchingParent', noMatchingParent(all, parent))
  const open = named.filter((listener) => allows(listener, route, lookUp))
  if (open.length === 0) return refuse('NotAllowedByListeners', notAllowed(route, parent, named, lookUp))
  const heard = open.map((listener) => hearing(listener, route, lookUp))
  const listeners = heard.flatMap((one) => (one.hostnames.length > 0 ? [attachedListener(one)] : []))
  if (listeners.length === 0) return refuse('NoMatchingListenerHostname', noHostname(route, parent, heard))
  return { parent, listeners }
}

const describe = ({ kind, namespace, name }: ParentRef): string => `${kind ?? 'Gateway'} ${namespace}/${name}`

const notAccepted = (parent: ParentRef): string =>
  `${parent.kind === 'ListenerSet' ? `the Gateway of ${describe(parent)}` : describe(parent)} is not accepted: its own status says why`

const isNamed = (listener: Listener, parent: ParentRef): boolean =>
  (parent.sectionName === undefined || parent.sectionName === listener.name) &&
  (parent.port === undefined || parent.port === listener.port)

const allows = (listener: ServedListener, route: Route, lookUp: Gateways): boolean => {
  const { protocol, cluster, namespace, allowedRoutes } = listener
  const { kinds, namespaces } = allowedRoutes
  if (!kindsOfListener[protocol].includes(route.kind)) return false
  if (kinds.length > 0 && !kinds.includes(route.kind)) return false
  if (namespaces === 'Same') return namespace === route.namespace
  if (typeof namespaces === 'string') return namespaces === 'All'
  const labels = lookUp.labelsOf(cluster, route.namespace)
  return labels !== undefined && selectsNamespace(namespaces, labels)
}

interface Hearing {
  readonly listener: ServedListener
  /** Those that the route and the listener share. */
  readonly shared: readonly string[]
  /** Those of them that no more specific listener has. */
  readonly hostnames: readonly string[]
  /** One that another listener has. */
  readonly taken?: { readonly hostname: string; readonly by: string }
}

/**
 * A hostname is heard by the most specific listener of its port (GatewaySpec.listeners, listener isolation): a route that
 * a wildcard's listener lets in does not get at hostnames whose own listener it may not attach to, or did not name.
 */
const hearing = (listener: ServedListener, route: Route, lookUp: Gateways): Hearing => {
  const shared = sharedHostnames(listener.hostname, route.hostnames)
  const judged = shared.map((hostname) => ({ hostname, by: moreSpecific(hostname, listener, lookUp) }))
  const [taken] = judged.flatMap(({ hostname, by }) => (by === undefined ? [] : [{ hostname, by }]))
  return {
    listener,
    shared,
    hostnames: judged.flatMap(({ hostname, by }) => (by === undefined ? [hostname] : [])),
    ...(taken && { taken }),
  }
}

const moreSpecific = (hostname: string, listener: ServedListener, lookUp: Gateways): string | undefined =>
  coveringHostnames(hostname).find(
    (candidate) =>
      candidate !== listener.hostname &&
      (listener.hostname === undefined || coversHostname(listener.hostname, candidate)) &&
      lookUp.isHeard(listener, candidate),
  )

const attachedListener = ({ listener, hostnames }: Hearing): AttachedListener => {
  const { id, name, gateway, protocol, scope, port, clusterHeader, served } = listener
  const tls = listener.tls?.mode === 'Terminate'
  return { id, name, gateway, protocol, scope, port, tls, served, hostnames, clusterHeader }
}

const noHostname = (route: Route, parent: ParentRef, heard: readonly Hearing[]): string => {
  const taken = heard.find((one) => one.taken)?.taken
  return taken
    ? `${taken.hostname} is heard by the listener of ${taken.by} of ${describe(parent)}, which is more specific than those the route may attach to: use another hostname, or ask for that listener`
    : `none of ${route.hostnames.join(', ')} is within the hostnames of the listeners of ${describe(parent)} (${heard.map(({ listener }) => listener.hostname ?? '*').join(', ')})`
}

const noMatchingParent = (all: readonly ServedListener[], parent: ParentRef): string => {
  const wanted = [
    parent.sectionName === undefined ? [] : [`named ${parent.sectionName}`],
    parent.port === undefined ? [] : [`on port ${parent.port}`],
  ].flat()
  const has = all.map(({ name, port }) => `${name} on port ${port}`).join(', ') || 'none'
  return `${describe(parent)} has no listener ${wanted.join(' ')}; it has ${has}`
}

const notAllowed = (
  { kind, namespace }: Route,
  parent: ParentRef,
  named: readonly ServedListener[],
  lookUp: Gateways,
): string => {
  if (!named.some(({ protocol }) => kindsOfListener[protocol].includes(kind)))
    return `the listeners of ${describe(parent)} that are meant are ${[...new Set(named.map(({ protocol }) => protocol))].join(', ')}, which have no ${kind}: name another listener`
  const selecting = named.find(({ allowedRoutes }) => typeof allowedRoutes.namespaces === 'object')
  const unknown =
    selecting && !lookUp.labelsOf(selecting.cluster, namespace)
      ? `; its cluster ${selecting.cluster} has no Namespace ${namespace}, by whose labels a selector decides: create it there`
      : ''
  return `the allowedRoutes of ${describe(parent)} do not let in a ${kind} of namespace ${namespace}: ask its owner, or use another Gateway${unknown}`
}

const sourceOf = ({ cluster, kind, namespace, name }: Route): Source => ({ cluster, kind, namespace, name })
