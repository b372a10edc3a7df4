import type { Nack, StreamState, TypeState } from './state.ts'

/** What one client has of one type. */
export interface TypeStatus {
  readonly typeUrl: string
  readonly wildcard: boolean
  /** Names subscribed, beside those of the wildcard. */
  readonly named: number
  /** Resources that the client acknowledged. */
  readonly held: number
  /** Resources that differ from what the client acknowledged: to be sent, on their way, or waiting. */
  readonly pending: number
  /** Resources not sent because something that they need was refused; they are among those pending. */
  readonly blocked: number
  /** The view's label as of the last response, and of the last acknowledged one. */
  readonly sentVersion: string
  readonly ackedVersion: string
  /** When the response on its way was sent; milliseconds since 1970. */
  readonly unansweredSince: number | undefined
  readonly nacks: readonly NackStatus[]
}

export interface NackStatus extends Nack {
  readonly name: string
}

export function typeStatuses(state: StreamState): readonly TypeStatus[] {
  return state.order.filter((type) => type.requested).map(typeStatus)
}

function typeStatus(type: TypeState): TypeStatus {
  return {
    typeUrl: type.typeUrl,
    wildcard: type.wildcard,
    named: type.named,
    held: type.held,
    pending: countPending(type),
    blocked: type.blocked.size,
    sentVersion: type.sentVersion,
    ackedVersion: type.ackedVersion,
    unansweredSince: type.flight?.sentAt,
    nacks: [...type.refused].flatMap((entry) => (entry.nack ? [{ name: entry.name, ...entry.nack }] : [])),
  }
}

export function countPending(type: TypeState): number {
  const queues = [
    type.updates,
    type.loads,
    type.waiting,
    type.blocked,
    type.deferred,
    ...type.suspects.map(sized),
  ]
  const queued = queues.reduce((sum, queue) => sum + queue.size, 0)
  return queued + (type.flight?.entries.length ?? 0)
}

function sized(entries: readonly unknown[]): { readonly size: number } {
  return { size: entries.length }
}
