import { dequeue, markDirty } from './mark-dirty.ts'
import type { Entry, StreamState, TypeState } from './state.ts'

/**
 * Sends what the client refused again, since what it conflicted with may be gone. Of a type whose resources stand in each other's way
 * that is soon, then after twice as long each time, and soon again when one of them has left its place; of others now and then.
 */
export function retryRefused(state: StreamState, at: number): void {
  for (const type of state.order) if (at >= type.retryAt) retryType(state, type, at)
}

function retryType(state: StreamState, type: TypeState, at: number): void {
  type.retryAt = Infinity
  for (const entry of type.refused) {
    // What is on its way is judged by its answer.
    if (entry.flight || entry.suspected) continue
    const due = dueAt(state, entry)
    if (at < due) type.retryAt = Math.min(type.retryAt, due)
    else retry(entry, at)
  }
}

function retry(entry: Entry, at: number): void {
  entry.quarantined = undefined
  if (!entry.type.traits.exclusive) return markDirty(entry, at)
  // Alone: it would have what changes meanwhile refused with it.
  dequeue(entry)
  entry.suspected = true
  entry.changedAt = at
  entry.type.suspects.push([entry])
}

/** The client refused `entry` once more. */
export function scheduleRetry(state: StreamState, entry: Entry): void {
  entry.type.retryAt = Math.min(entry.type.retryAt, dueAt(state, entry))
}

function dueAt({ limits }: StreamState, { type, nack, tries }: Entry): number {
  const longest = limits.nackRetryMs
  const pause = type.traits.exclusive ? Math.min(limits.firstRetryMs * 2 ** (tries - 1), longest) : longest
  return (nack?.at ?? 0) + pause
}

/** The client no longer holds some resource of an exclusive type as it did: its place may be what others want. */
export function hurryRetries(state: StreamState, type: TypeState): void {
  for (const entry of type.refused) {
    entry.tries = 1
    scheduleRetry(state, entry)
  }
}

/**
 * Resources that are to change places keep each other out for ever, since the client holds each where another is to be. So of those
 * refused, one that is still where the entry is to be, and is to be elsewhere itself, is removed before it is sent again.
 */
export function makeWay(state: StreamState, { type, name }: Entry, at: number): void {
  const wanted = placesInView(state, type, name)
  for (const other of type.refused) {
    const own = placesInView(state, type, other.name)
    const left = other.held?.places?.filter((place) => !own.includes(place)) ?? []
    if (other.name === name || !left.some((place) => wanted.includes(place))) continue
    other.leaving = true
    markDirty(other, at)
  }
}

function placesInView({ view }: StreamState, { typeUrl }: TypeState, name: string): readonly string[] {
  return view.get(typeUrl, name)?.places ?? []
}
