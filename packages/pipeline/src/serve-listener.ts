import type { Listener } from '@watershed/model'
import type { ListenerClaim, ListenerProblem, References, ServedListener } from '@watershed/plan'
import { conflictOf, listenerTls } from '@watershed/plan'
import type { ListenerEntry } from './listener-entry.ts'
import { gatewayKey } from './listener-entry.ts'

/** Who has precedence over a listener. */
export interface Precedence {
  readonly onPort: ListenerClaim | undefined
  readonly onHostname: ListenerClaim | undefined
}

/** What becomes of a listener among the others, with what it refers to. `references` are of the cluster named. */
export const serveListener = (
  entry: ListenerEntry,
  { onPort, onHostname }: Precedence,
  references: (cluster: string) => References,
): ServedListener => {
  const { listener, gateway, owner, base, binding } = entry
  const conflict = conflictOf(entry, onPort, onHostname)
  const tls = listenerTls(listener, owner, gateway, references(entry.cluster), references(gateway.cluster))
  const isHeard = !binding.pooled || binding.addresses.length > 0
  const problems: readonly ListenerProblem[] = [...(conflict ? [conflict] : []), ...tls.problems]
  return {
    ...listener,
    id: entry.id,
    gateway: gatewayKey(gateway),
    cluster: gateway.cluster,
    namespace: owner.namespace,
    ...(entry.listenerSet !== undefined && { listenerSet: entry.listenerSet }),
    index: entry.index,
    clusterHeader: gateway.clusterHeader,
    base,
    scope: scopeOf(base, listener),
    addresses: binding.addresses,
    ...(binding.edges && { edges: binding.edges }),
    served: isHeard && !conflict && tls.usable,
    certificates: tls.certificates,
    ...(tls.clientValidation && { clientValidation: tls.clientValidation }),
    problems,
  }
}

/** HTTPS listeners have a scope each, since the server name chooses the listener and the host must be one of its own. */
const scopeOf = (base: string, { protocol, port, hostname }: Listener): string =>
  protocol === 'HTTPS' ? `${base}${port}/${hostname ?? '*'}` : `${base}${port}`
