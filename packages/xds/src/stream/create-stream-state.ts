import type { StreamLimits } from '../limits.ts'
import type { Resource, ResourceKey } from '../resource.ts'
import type { View } from '../view.ts'
import { markDirty, reviewRemovals, wake } from './mark-dirty.ts'
import { nextFlight } from './next-flight.ts'
import { retryRefused } from './retry-refused.ts'
import { acceptFlight, refuseFlight } from './settle-flight.ts'
import type { Flight, StreamState as Internal } from './state.ts'
import { ensureEntry, ensureType, isWanted } from './state.ts'
import type { TypeStatus } from './type-status.ts'
import { countPending, typeStatuses } from './type-status.ts'
import type { Subscription } from './subscribe.ts'
import { subscribe } from './subscribe.ts'
import { noteLoaded, unsettledSince } from './unsettled-since.ts'

export interface StreamRequest extends Subscription {
  readonly typeUrl: string
  /** The nonce of the response that this answers, or ''. */
  readonly nonce: string
  /** Why the response was refused; undefined for an acknowledgement. */
  readonly error: string | undefined
}

export interface StreamResponse {
  readonly typeUrl: string
  readonly nonce: string
  readonly systemVersion: string
  readonly resources: readonly Resource[]
  readonly removed: readonly string[]
}

/** How a response ended. */
export interface Answer {
  readonly accepted: boolean
  readonly response: StreamResponse
  /** Milliseconds from sending it, and from the oldest change in it, to this answer. */
  readonly sinceSent: number
  readonly sinceChange: number
}

/**
 * One client's stream, without the network: it compares what the client holds with the view, and says what to send next.
 * Times are milliseconds since 1970.
 */
export interface StreamState {
  /** @throws XdsError TooManyTypes, TooManyNames */
  request(request: StreamRequest, at: number): Answer | undefined
  /** The view changed. */
  changed(keys: readonly ResourceKey[], at: number): void
  /** What to send now, until there is nothing left. */
  next(at: number): StreamResponse | undefined
  /** Time passed. */
  tick(at: number): void
  status(): readonly TypeStatus[]
  /** Resources that differ from what the client acknowledged: to be sent, on their way, or waiting. */
  pending(): number
  /** See {@link unsettledSince}. */
  unsettledSince(): number | undefined
  /** How many entries were looked at so far: the work done. */
  examined(): number
}

export function createStreamState(view: View, limits: StreamLimits): StreamState {
  const state: Internal = {
    view,
    limits,
    types: new Map(),
    order: [],
    knownSince: 0,
    settled: false,
    subscribedAt: 0,
    loaded: false,
    lastProgressAt: 0,
    nonces: 0,
    examined: 0,
  }
  return {
    request: (request, at) => takeRequest(state, request, at),
    changed: (keys, at) => takeChanges(state, keys, at),
    next: (at) => next(state, at),
    tick: (at) => tick(state, at),
    status: () => typeStatuses(state),
    pending: () => state.order.reduce((sum, type) => sum + countPending(type), 0),
    unsettledSince: () => unsettledSince(state),
    examined: () => state.examined,
  }
}

function next(state: Internal, at: number): StreamResponse | undefined {
  const flight = nextFlight(state, at)
  if (!flight) noteLoaded(state)
  return responseOf(flight)
}

function takeRequest(state: Internal, request: StreamRequest, at: number): Answer | undefined {
  const type = ensureType(state, request.typeUrl)
  const { flight } = type
  const answered = flight && request.nonce === flight.nonce ? flight : undefined
  if (answered && request.error === undefined) acceptFlight(state, answered, at)
  if (answered && request.error !== undefined) refuseFlight(state, answered, request.error, at)
  subscribe(state, type, request, at)
  return answered && answerOf(answered, request.error === undefined, at)
}

function takeChanges(state: Internal, keys: readonly ResourceKey[], at: number): void {
  for (const { typeUrl, name } of keys) {
    const type = state.types.get(typeUrl)
    if (!type) continue
    const entry = type.wildcard ? ensureEntry(type, name) : type.entries.get(name)
    if (!entry) continue
    if (isWanted(entry)) markDirty(entry, at)
    wake(entry, at)
  }
}

function tick(state: Internal, at: number): void {
  if (state.knownSince > 0 && !state.settled && at - state.knownSince >= state.limits.settleMs) {
    state.settled = true
    reviewRemovals(state, at)
  }
  retryRefused(state, at)
}

function responseOf(flight: Flight): StreamResponse
function responseOf(flight: Flight | undefined): StreamResponse | undefined
function responseOf(flight: Flight | undefined): StreamResponse | undefined {
  if (!flight) return undefined
  const { nonce, systemVersion, resources, removed } = flight
  return { typeUrl: flight.type.typeUrl, nonce, systemVersion, resources, removed }
}

function answerOf(flight: Flight, accepted: boolean, at: number): Answer {
  return {
    accepted,
    response: responseOf(flight),
    sinceSent: at - flight.sentAt,
    sinceChange: at - flight.changedAt,
  }
}
