import type { Listener } from '@watershed/model'
import type { ListenerProblem } from './served-listener.ts'

/** A listener as one of several that may want the same. */
export interface ListenerClaim {
  /** `namespace/gateway#id` */
  readonly key: string
  readonly listener: Pick<Listener, 'protocol' | 'port' | 'hostname'>
  /** What decides: the parts are compared one by one, the lesser has precedence. */
  readonly rank: ListenerRank
}

/** Of the Gateway: its age and name; of the object that the listener is in: 0 for the Gateway itself, else age and name of the ListenerSet; the place in it. */
export type ListenerRank = readonly (number | string)[]

/** ListenerSet precedence (GEP-1713): the Gateway's own listeners, then those of its ListenerSets by age and by name. */
export const compareRanks = (a: ListenerRank, b: ListenerRank): number => {
  for (const [index, part] of a.entries()) {
    const other = b[index]
    if (other === undefined || part === other) continue
    return part < other ? -1 : 1
  }
  return 0
}

/** Listeners of one kind can share a port, if their hostnames differ: by SNI or by the requests' host. */
export const protocolClass = ({ protocol }: Pick<Listener, 'protocol'>): string =>
  protocol === 'HTTPS' || protocol === 'TLS' ? 'TLS' : protocol

export const transportOf = ({ protocol }: Pick<Listener, 'protocol'>): 'tcp' | 'udp' =>
  protocol === 'UDP' ? 'udp' : 'tcp'

/** Whoever has precedence on a port says what is spoken there; of those that say the same, on each hostname. */
export const conflictOf = (
  own: ListenerClaim,
  onPort: ListenerClaim | undefined,
  onHostname: ListenerClaim | undefined,
): ListenerProblem | undefined => {
  const { listener } = own
  if (onPort && protocolClass(onPort.listener) !== protocolClass(listener))
    return {
      condition: 'Conflicted',
      reason: 'ProtocolConflict',
      message: `port ${listener.port} is ${onPort.listener.protocol} by listener ${onPort.key}, which has precedence: use another port`,
    }
  if (!onHostname || onHostname.key === own.key) return undefined
  const reason =
    listener.protocol === 'TCP' || listener.protocol === 'UDP' ? 'ProtocolConflict' : 'HostnameConflict'
  const what = listener.hostname === undefined ? 'all hosts' : listener.hostname
  return {
    condition: 'Conflicted',
    reason,
    message: `${what} on port ${listener.port} is listener ${onHostname.key}'s, which has precedence: use another hostname or port`,
  }
}
