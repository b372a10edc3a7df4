import type { Resource } from '../resource.ts'
import { XdsError } from '../xds-error.ts'
import { dequeue, dropIfIdle, markDirty, wake } from './mark-dirty.ts'
import { forgive } from './forgive.ts'
import { addReferences, hold, setForeign } from './references.ts'
import type { Entry, StreamState, TypeState } from './state.ts'
import { ensureEntry } from './state.ts'

export interface Subscription {
  readonly subscribe: readonly string[]
  readonly unsubscribe: readonly string[]
  /** What the client holds: versions by name. Heeded in the first request of a type. */
  readonly initialVersions: Readonly<Record<string, string>>
}

/** Carries out what a request asks for, as the delta xDS protocol says. */
export function subscribe(state: StreamState, type: TypeState, asked: Subscription, at: number): void {
  const first = !type.requested
  const learned = first ? Object.entries(asked.initialVersions) : []
  if (first) start(state, type, asked, learned.length > 0, at)
  if (first || asked.subscribe.length > 0) state.subscribedAt = at
  for (const name of asked.unsubscribe) unsubscribeFrom(state, type, name, at)
  for (const name of asked.subscribe) subscribeTo(state, type, name, at)
  for (const [name, version] of learned) learn(state, type, name, version, at)
}

function start(state: StreamState, type: TypeState, asked: Subscription, known: boolean, at: number): void {
  state.loaded = false
  type.requested = true
  type.requestedAt = at
  type.fresh = !known
  if (known && state.knownSince === 0) state.knownSince = at
  if (type.traits.wildcard && asked.subscribe.length === 0) subscribeToAll(state, type, at)
}

function subscribeTo(state: StreamState, type: TypeState, name: string, at: number): void {
  if (name === '*') return subscribeToAll(state, type, at)
  const entry = ensureEntry(type, name)
  if (!entry.named) {
    if (countNames(state) >= state.limits.maxNames) {
      throw new XdsError('TooManyNames', `one stream may subscribe to at most ${state.limits.maxNames} names`)
    }
    entry.named = true
    type.named++
  }
  // A client may ask again for what it forgot, and is answered whatever we believe that it holds.
  entry.answerDue = true
  markDirty(entry, at)
}

function subscribeToAll(state: StreamState, type: TypeState, at: number): void {
  type.wildcard = true
  type.answerDue = type.fresh
  for (const name of state.view.resources(type.typeUrl).keys()) markDirty(ensureEntry(type, name), at)
}

function unsubscribeFrom(state: StreamState, type: TypeState, name: string, at: number): void {
  if (name === '*') return unsubscribeFromAll(state, type, at)
  const entry = type.entries.get(name)
  if (!entry?.named) return
  entry.named = false
  type.named--
  if (!type.wildcard) return forget(state, entry, at)
  // The client cannot know whether the resource is among all, so it is told.
  entry.answerDue = true
  markDirty(entry, at)
}

function unsubscribeFromAll(state: StreamState, type: TypeState, at: number): void {
  type.wildcard = false
  type.answerDue = false
  for (const entry of type.entries.values()) if (!entry.named) forget(state, entry, at)
}

/** The client dropped it by itself. */
function forget(state: StreamState, entry: Entry, at: number): void {
  dequeue(entry)
  entry.flight = undefined
  entry.answerDue = false
  entry.changedAt = 0
  forgive(entry)
  hold(state, entry, undefined, at)
  wake(entry, at)
  dropIfIdle(entry)
}

/** The client holds it from an earlier stream, so it hears of it only if that differs from the view. */
function learn(state: StreamState, type: TypeState, name: string, version: string, at: number): void {
  if (!type.wildcard && !type.entries.get(name)?.named) return
  const entry = ensureEntry(type, name)
  const current = state.view.get(type.typeUrl, name)
  const known = current?.version === version
  const resource: Resource = known
    ? current
    : { typeUrl: type.typeUrl, name, version, body: new Uint8Array() }
  addReferences(state, resource)
  hold(state, entry, resource, at)
  setForeign(state, entry, !known, at)
  entry.answerDue = false
  markDirty(entry, at)
  wake(entry, at)
}

function countNames(state: StreamState): number {
  return state.order.reduce((sum, type) => sum + type.named, 0)
}
