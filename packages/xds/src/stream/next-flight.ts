import type { Resource } from '../resource.ts'
import type { Verdict } from './judge.ts'
import { judge } from './judge.ts'
import { dequeue, dropIfIdle, markDirty, wake, waitFor } from './mark-dirty.ts'
import { forgive } from './forgive.ts'
import { addReferences, hold } from './references.ts'
import type { Entry, Flight, StreamState, TypeState } from './state.ts'
import { isWanted } from './state.ts'

interface Draft {
  readonly entries: Entry[]
  readonly resources: Resource[]
  readonly removed: string[]
  bytes: number
  loads: boolean
}

/**
 * The next response that may be sent now. At most one of each type is on its way: what changes meanwhile waits and
 * coalesces, so memory and work are bounded by the resources. Lower ranks go first, and endpoints wait for nothing
 * but the answer to the endpoints before.
 */
export function nextFlight(state: StreamState, at: number): Flight | undefined {
  for (const type of state.order) {
    if (!type.requested || type.flight || !mayStart(state, type, at)) continue
    const draft = draftOf(state, type, at)
    if (draft.entries.length > 0 || owesAnswer(state, type, at)) return launch(state, type, draft, at)
  }
  return undefined
}

/**
 * A client that comes without knowledge starts to serve at its first listeners and scoped routes, so those wait until
 * what they stand on is loaded: a new edge never answers 404 for a host that the others serve.
 */
function mayStart(state: StreamState, type: TypeState, at: number): boolean {
  if (!type.traits.wholeAtFirst || type.answered || !type.fresh) return true
  return (
    isStalled(state, type, at) ||
    !state.order.some((other) => other.traits.rank < type.traits.rank && isLoading(other))
  )
}

function isLoading(type: TypeState): boolean {
  if (!type.requested) return false
  const queued = type.loads.size + type.suspects.length + type.waiting.size
  return queued > 0 || type.flight?.loads === true
}

function owesAnswer(state: StreamState, type: TypeState, at: number): boolean {
  return type.answerDue && (type.waiting.size === 0 || isStalled(state, type, at))
}

/** The client has answered nothing for so long that waiting for it helps nobody. */
function isStalled(state: StreamState, type: TypeState, at: number): boolean {
  return at - Math.max(state.lastProgressAt, type.requestedAt) >= state.limits.stallMs
}

function draftOf(state: StreamState, type: TypeState, at: number): Draft {
  let draft: Draft
  do {
    draft = { entries: [], resources: [], removed: [], bytes: 0, loads: false }
    const suspects = takeSuspects(type)
    if (suspects) for (const entry of suspects) consider(state, entry, draft, at, unlimited)
    else considerQueues(state, type, draft, at)
  } while (draft.entries.length === 0 && type.suspects.length > 0)
  return draft
}

/** Parts of refused responses take turns with what changes, so that neither waits for the other's end. */
function takeSuspects(type: TypeState): readonly Entry[] | undefined {
  const skip = type.suspectsHadTheirTurn && type.updates.size > 0
  const suspects = skip ? undefined : type.suspects.shift()
  type.suspectsHadTheirTurn = suspects !== undefined
  for (const entry of suspects ?? []) entry.suspected = false
  return suspects
}

function considerQueues(state: StreamState, type: TypeState, draft: Draft, at: number): void {
  const whole = type.traits.wholeAtFirst && !type.answered
  const room = whole ? unlimited : state.limits
  for (const queue of [type.updates, type.loads]) {
    for (const entry of queue) if (!consider(state, entry, draft, at, room)) return
  }
}

type Room = Pick<StreamState['limits'], 'maxResources' | 'maxBytes'>

const unlimited: Room = { maxResources: Infinity, maxBytes: Infinity }

/** False leaves the entry where it is: the draft is full. */
function consider(state: StreamState, entry: Entry, draft: Draft, at: number, room: Room): boolean {
  if (draft.entries.length >= room.maxResources) return false
  const verdict = judge(state, entry)
  const bytes = verdict.does === 'send' ? verdict.resource.body.length : 0
  if (draft.entries.length > 0 && draft.bytes + bytes > room.maxBytes) return false
  draft.bytes += bytes
  dequeue(entry)
  carryOut(state, entry, verdict, draft, at)
  return true
}

function carryOut(state: StreamState, entry: Entry, verdict: Verdict, draft: Draft, at: number): void {
  switch (verdict.does) {
    case 'send':
      draft.resources.push(verdict.resource)
      draft.loads ||= !entry.held
      include(entry, verdict.resource, draft)
      break
    case 'remove':
      draft.removed.push(entry.name)
      include(entry, undefined, draft)
      break
    case 'wait':
      waitFor(entry, verdict.blocker, verdict.refused)
      if (verdict.refused) entry.changedAt = 0
      break
    case 'defer':
      entry.type.deferred.add(entry)
      entry.changedAt = 0
      break
    case 'adopt':
      adopt(state, entry, verdict.resource, at)
      break
    case 'nothing':
      entry.changedAt = 0
      dropIfIdle(entry)
  }
}

function include(entry: Entry, resource: Resource | undefined, draft: Draft): void {
  entry.sent = resource
  draft.entries.push(entry)
}

function adopt(state: StreamState, entry: Entry, resource: Resource, at: number): void {
  entry.changedAt = 0
  forgive(entry)
  if (entry.held === resource) return
  addReferences(state, resource)
  hold(state, entry, resource, at)
  wake(entry, at)
}

function launch(state: StreamState, type: TypeState, draft: Draft, at: number): Flight {
  const changedAt = draft.entries.reduce((oldest, entry) => Math.min(oldest, entry.changedAt || at), at)
  const flight: Flight = {
    nonce: String(++state.nonces),
    type,
    entries: draft.entries,
    resources: draft.resources,
    removed: draft.removed,
    systemVersion: state.view.version,
    sentAt: at,
    changedAt,
    loads: draft.loads,
  }
  type.flight = flight
  type.answered = true
  type.answerDue = false
  type.sentVersion = flight.systemVersion
  for (const entry of draft.entries) depart(state, entry, flight, at)
  return flight
}

function depart(state: StreamState, entry: Entry, flight: Flight, at: number): void {
  entry.flight = flight
  entry.answerDue = false
  entry.changedAt = 0
  const resource = entry.sent
  if (!resource) {
    entry.removing = entry.held !== undefined || entry.maybe.length > 0
    return
  }
  if (!entry.maybe.includes(resource)) {
    entry.maybe.push(resource)
    addReferences(state, resource)
  }
  warm(state, resource, at)
  wake(entry, at)
}

/** The client reads this after the resource that it warms, since its own request for it would never come. */
function warm(state: StreamState, resource: Resource, at: number): void {
  for (const key of resource.warms ?? []) {
    const warmed = state.types.get(key.typeUrl)?.entries.get(key.name)
    if (!warmed || !isWanted(warmed)) continue
    warmed.answerDue = true
    markDirty(warmed, at)
  }
}
