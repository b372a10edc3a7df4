import type { Resource } from '../resource.ts'
import { dropIfIdle, markDirty, reviewRemovals } from './mark-dirty.ts'
import type { Entry, StreamState } from './state.ts'
import { ensureEntry, ensureType } from './state.ts'

/** The client holds, or may hold, the resource: what it refers to is not removed. */
export function addReferences(state: StreamState, resource: Resource): void {
  for (const key of referred(resource)) ensureEntry(ensureType(state, key.typeUrl), key.name).users++
}

export function dropReferences(state: StreamState, resource: Resource, at: number): void {
  for (const key of referred(resource)) {
    const entry = ensureEntry(ensureType(state, key.typeUrl), key.name)
    entry.users--
    if (entry.users > 0) continue
    if (entry.type.deferred.has(entry)) markDirty(entry, at)
    dropIfIdle(entry)
  }
}

function referred(resource: Resource): Iterable<{ readonly typeUrl: string; readonly name: string }> {
  if (!resource.warms) return resource.needs ?? []
  return [...(resource.needs ?? []), ...resource.warms]
}

/** The client holds `resource`, whose references are counted already, and nothing else of that name. */
export function hold(state: StreamState, entry: Entry, resource: Resource | undefined, at: number): void {
  const before = entry.held ? [...entry.maybe, entry.held] : entry.maybe
  if (resource && !entry.held) entry.type.held++
  if (!resource && entry.held) entry.type.held--
  entry.held = resource
  entry.maybe = []
  entry.removing = false
  // One reference of the resource stays, as that of `held`.
  let kept = resource === undefined
  for (const released of before) {
    if (!kept && released === resource) kept = true
    else dropReferences(state, released, at)
  }
  setForeign(state, entry, false, at)
}

export function setForeign(state: StreamState, entry: Entry, foreign: boolean, at: number): void {
  if (entry.foreign === foreign) return
  entry.foreign = foreign
  entry.type.foreign += foreign ? 1 : -1
  if (entry.type.foreign === 0) reviewRemovals(state, at)
}
