import type { Entry, StreamState, TypeState } from './state.ts'

/**
 * When the oldest change came, in milliseconds since 1970, that the client has neither acknowledged nor refused; undefined
 * when there is none. 0 as long as the client has not loaded all of the view once, or has not asked for one of its types yet:
 * nothing can be said of it then. What waits for a refused resource is refused with it, and a removal that waits until
 * nothing refers to the resource changes nothing that is in use: neither counts.
 */
export function unsettledSince(state: StreamState): number | undefined {
  if (!state.loaded || !asksForAll(state)) return 0
  const oldest = oldestChange(state)
  return oldest === Infinity ? undefined : oldest
}

/** So much to look at costs nothing that shows. */
const glance = 1_000

/**
 * Notices the end of the first load. Where endpoints change all the time there is no moment of rest: what came after the client
 * asked last is no part of its load.
 */
export function noteLoaded(state: StreamState): void {
  if (state.loaded || !asksForAll(state) || countUnsettled(state) > glance) return
  state.loaded = oldestChange(state) > state.subscribedAt
}

function countUnsettled({ order }: StreamState): number {
  return order.reduce(
    (sum, { updates, loads, waiting, suspects }) =>
      sum + updates.size + loads.size + waiting.size + suspects.reduce((of, { length }) => of + length, 0),
    0,
  )
}

function asksForAll({ view, types }: StreamState): boolean {
  return [...view.types()].every((typeUrl) => types.get(typeUrl)?.requested === true)
}

function oldestChange({ order }: StreamState): number {
  let oldest = Infinity
  for (const type of order) {
    if (type.flight) oldest = Math.min(oldest, type.flight.changedAt)
    for (const queue of unsettledQueues(type))
      for (const entry of queue) oldest = Math.min(oldest, entry.changedAt)
  }
  return oldest
}

function unsettledQueues({ updates, loads, waiting, suspects }: TypeState): readonly Iterable<Entry>[] {
  return [updates, loads, waiting, ...suspects]
}
