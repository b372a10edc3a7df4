import type { Entry, StreamState } from './state.ts'

/** Has the entry looked at when its type next sends. Costs the same however much there is. */
export function markDirty(entry: Entry, at: number): void {
  if (entry.changedAt === 0) entry.changedAt = at
  // A part of a refused response is looked at when its turn to be sent alone comes.
  if (entry.suspected) return
  const queue = entry.held ? entry.type.updates : entry.type.loads
  if (queue.has(entry)) return
  dequeue(entry)
  queue.add(entry)
}

/** Takes the entry out of every queue but the suspects. */
export function dequeue(entry: Entry): void {
  const { type } = entry
  type.updates.delete(entry)
  type.loads.delete(entry)
  type.deferred.delete(entry)
  stopWaiting(entry)
}

/** Keeps the entry until `blocker` changes. `refused` says that the client refused what it waits for. */
export function waitFor(entry: Entry, blocker: Entry, refused: boolean): void {
  entry.blocker = blocker
  blocker.waiters ??= new Set()
  blocker.waiters.add(entry)
  const queue = refused ? entry.type.blocked : entry.type.waiting
  queue.add(entry)
}

function stopWaiting(entry: Entry): void {
  const { blocker, type } = entry
  if (!blocker) return
  entry.blocker = undefined
  type.waiting.delete(entry)
  type.blocked.delete(entry)
  blocker.waiters?.delete(entry)
  if (blocker.waiters?.size === 0) blocker.waiters = undefined
  dropIfIdle(blocker)
}

/** The entry changed, so what waits for it is looked at again. */
export function wake(entry: Entry, at: number): void {
  if (!entry.waiters) return
  for (const waiter of entry.waiters) markDirty(waiter, at)
}

/** What was kept back from removal is looked at again. */
export function reviewRemovals(state: StreamState, at: number): void {
  for (const type of state.order) for (const entry of type.deferred) markDirty(entry, at)
}

/** Forgets a name that neither the client nor any resource speaks of. */
export function dropIfIdle(entry: Entry): void {
  const { type, held, maybe, removing, flight, waiters, users } = entry
  if (entry.named || held || maybe.length > 0 || removing || flight || waiters || users > 0) return
  if (entry.suspected || entry.nack || type.updates.has(entry) || type.loads.has(entry)) return
  if (entry.blocker || type.deferred.has(entry)) return
  type.entries.delete(entry.name)
}
