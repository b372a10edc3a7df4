import type { Listener, ListenerProtocol, ListenerTls, RouteKind } from '@watershed/model'
import { kindsOfListener, routeGroups } from '@watershed/model'
import type { GatewayListener, GatewayListenerAllowedRoutesKind } from './gen/specs.ts'
import { checkHostname } from './check-hostname.ts'
import type { Refusal } from './refusal.ts'
import { toNamespaceSelector } from './to-namespace-selector.ts'
import { toObjectRef } from './to-object-ref.ts'

export interface ReadListener {
  /** Absent where the listener is left out. */
  readonly listener?: Listener
  readonly findings: readonly Refusal[]
}

/** Reads one listener of an acceptable Gateway or ListenerSet of a namespace, at `path` of it. */
export const toListener = (listener: GatewayListener, path: string, namespace: string): ReadListener => {
  const { name, protocol, port, hostname } = listener
  if (!isKnownProtocol(protocol)) return { findings: [unknownProtocol(protocol, path)] }
  const refusals = [
    ...(hostname === undefined ? [] : checkHostname(hostname, `${path}.hostname`)),
    ...checkTls(listener, protocol, path),
  ]
  if (refusals.length > 0) return { findings: refusals }
  const tls = toTls(listener, namespace)
  const { allowedRoutes, findings } = toAllowedRoutes(listener, protocol, `${path}.allowedRoutes`)
  return {
    listener: {
      name,
      protocol,
      port,
      ...(hostname !== undefined && { hostname }),
      ...(tls && { tls }),
      allowedRoutes,
    },
    findings,
  }
}

const isKnownProtocol = (protocol: string): protocol is ListenerProtocol =>
  Object.hasOwn(kindsOfListener, protocol)

const unknownProtocol = (protocol: string, path: string): Refusal => ({
  code: 'NotCarriedOut',
  path: `${path}.protocol`,
  message: `${protocol} listeners are not carried out: this one is left out; use one of ${Object.keys(kindsOfListener).join(', ')}`,
})

const checkTls = ({ tls }: GatewayListener, protocol: ListenerProtocol, path: string): readonly Refusal[] => {
  if (protocol !== 'HTTPS' && protocol !== 'TLS') return []
  if (!tls)
    return [{ path: `${path}.tls`, message: `is missing: give a ${protocol} listener its certificateRefs` }]
  if (tls.mode === 'Passthrough' || (tls.certificateRefs ?? []).length > 0) return []
  return [
    { path: `${path}.tls.certificateRefs`, message: 'is empty: name a Secret of type kubernetes.io/tls' },
  ]
}

const toTls = ({ tls }: GatewayListener, namespace: string): ListenerTls | undefined => {
  if (!tls) return undefined
  const { mode, certificateRefs = [] } = tls
  return {
    mode,
    certificates: mode === 'Passthrough' ? [] : certificateRefs.map((ref) => toObjectRef(ref, namespace)),
  }
}

const toAllowedRoutes = (
  { allowedRoutes: { namespaces, kinds = [] } }: GatewayListener,
  protocol: ListenerProtocol,
  path: string,
): { readonly allowedRoutes: Listener['allowedRoutes']; readonly findings: readonly Refusal[] } => {
  const findings = kinds.flatMap((kind, index) => checkKind(kind, protocol, `${path}.kinds[${index}]`))
  const known = kinds.flatMap((kind) => (isAllowed(kind, protocol) ? [kind.kind] : []))
  // An empty list would mean every kind, which is more than was asked for.
  const onlyUnknown = kinds.length > 0 && known.length === 0
  if (onlyUnknown) return { allowedRoutes: { namespaces: 'None', kinds: known }, findings }
  if (namespaces.from !== 'Selector')
    return { allowedRoutes: { namespaces: namespaces.from, kinds: known }, findings }
  const read = toNamespaceSelector(namespaces.selector, `${path}.namespaces.selector`)
  return {
    allowedRoutes: { namespaces: read.selector ?? 'None', kinds: known },
    findings: [...read.findings, ...findings],
  }
}

const groupOf = (kind: string): string | undefined =>
  Object.hasOwn(routeGroups, kind) ? routeGroups[kind as RouteKind] : undefined

const isAllowed = ({ group, kind }: GatewayListenerAllowedRoutesKind, protocol: ListenerProtocol): boolean =>
  groupOf(kind) === group && kindsOfListener[protocol].some((one) => one === kind)

const checkKind = (
  one: GatewayListenerAllowedRoutesKind,
  protocol: ListenerProtocol,
  path: string,
): readonly Refusal[] => {
  if (isAllowed(one, protocol)) return []
  const { group, kind } = one
  const kinds = kindsOfListener[protocol].join(', ')
  const known = groupOf(kind)
  if (known === undefined || known === group)
    return [
      { path: `${path}.kind`, message: `${protocol} listeners have no routes of kind ${kind}: use ${kinds}` },
    ]
  return [{ path: `${path}.group`, message: `${kind} is of group ${known}, not "${group}": set group to it` }]
}
