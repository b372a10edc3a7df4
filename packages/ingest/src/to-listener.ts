import type { Listener } from '@watershed/model'
import type { GatewayListener, GatewayListenerAllowedRoutesKind } from './gen/specs.ts'
import { checkHostname } from './check-hostname.ts'
import type { Refusal } from './refusal.ts'
import { toNamespaceSelector } from './to-namespace-selector.ts'

export interface ReadListener {
  /** Absent where the listener is left out. */
  readonly listener?: Listener
  readonly findings: readonly Refusal[]
}

/** Reads one listener of an acceptable Gateway, at `path` of it. */
export const toListener = (listener: GatewayListener, path: string): ReadListener => {
  const { name, protocol, port, hostname } = listener
  if (protocol !== 'HTTP')
    return notCarriedOut(
      `${path}.protocol`,
      `${protocol} listeners are not carried out yet: this one is left out; use protocol HTTP`,
    )
  const refusals = hostname === undefined ? [] : checkHostname(hostname, `${path}.hostname`)
  if (refusals.length > 0) return { findings: refusals }
  const { allowedRoutes, findings } = toAllowedRoutes(listener, `${path}.allowedRoutes`)
  return {
    listener: { name, protocol, port, ...(hostname !== undefined && { hostname }), allowedRoutes },
    findings,
  }
}

const notCarriedOut = (path: string, message: string): ReadListener => ({
  findings: [{ code: 'NotCarriedOut', path, message }],
})

const toAllowedRoutes = (
  { allowedRoutes: { namespaces, kinds = [] } }: GatewayListener,
  path: string,
): { readonly allowedRoutes: Listener['allowedRoutes']; readonly findings: readonly Refusal[] } => {
  const findings = kinds.flatMap((kind, index) => checkKind(kind, `${path}.kinds[${index}]`))
  const known = kinds.filter(isKnown).map(({ kind }) => kind)
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

const groups: Readonly<Record<string, string>> = {
  HTTPRoute: 'gateway.networking.k8s.io',
  MultiClusterHTTPRoute: 'watershed.dev',
}

const isKnown = ({ group, kind }: GatewayListenerAllowedRoutesKind): boolean => groups[kind] === group

const checkKind = (kind: GatewayListenerAllowedRoutesKind, path: string): readonly Refusal[] => {
  if (isKnown(kind)) return []
  const group = Object.hasOwn(groups, kind.kind) ? groups[kind.kind] : undefined
  if (group !== undefined)
    return [
      {
        path: `${path}.group`,
        message: `${kind.kind} is of group ${group}, not "${kind.group}": set group to it`,
      },
    ]
  return [
    {
      code: 'NotCarriedOut',
      path: `${path}.kind`,
      message: `routes of kind ${kind.kind} are not carried out yet: use HTTPRoute or MultiClusterHTTPRoute`,
    },
  ]
}
