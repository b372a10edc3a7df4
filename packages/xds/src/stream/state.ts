import type { Resource } from '../resource.ts'
import type { TypeTraits } from '../type-traits.ts'
import { typeTraits } from '../type-traits.ts'
import type { View } from '../view.ts'
import type { StreamLimits } from '../limits.ts'
import { XdsError } from '../xds-error.ts'

/** A resource that the client refused when it came alone. */
export interface Nack {
  /** The refused version, or '' where the client refused to remove the resource. */
  readonly version: string
  readonly message: string
  /** Milliseconds since 1970. */
  readonly at: number
}

/** One response that the client has not answered yet. */
export interface Flight {
  readonly nonce: string
  readonly type: TypeState
  readonly entries: readonly Entry[]
  readonly resources: readonly Resource[]
  readonly removed: readonly string[]
  readonly systemVersion: string
  readonly sentAt: number
  /** When the oldest change in it reached the stream. */
  readonly changedAt: number
  /** Holds resources that the client did not have before. */
  readonly loads: boolean
}

/** What the stream knows of one name. Exists while the client asked for it, holds it or something refers to it. */
export interface Entry {
  readonly type: TypeState
  readonly name: string
  /** Subscribed by name. */
  named: boolean
  /** What the client acknowledged last. */
  held: Resource | undefined
  /** `held` came from the client (`initial_resource_versions`) in a version that we do not have. */
  foreign: boolean
  /** Sent and not settled: the client may hold any of these instead of `held`. */
  maybe: Resource[]
  /** A removal was sent and is not settled. */
  removing: boolean
  flight: Flight | undefined
  /** What `flight` says of it; undefined for a removal. */
  sent: Resource | undefined
  nack: Nack | undefined
  /** The refused version, not to be sent again until it changes or a retry is due. */
  quarantined: string | undefined
  /** How often the client has refused it since something of its type left its place. */
  tries: number
  /** The client is to let go of what it holds before it is sent the refused version again. */
  leaving: boolean
  /** The client asked and has to hear of it even if nothing changed. */
  answerDue: boolean
  /** Was in a refused response: is in one of `TypeState.suspects`. */
  suspected: boolean
  /** How many resources that the client holds, or may hold, refer to it. */
  users: number
  /** Entries that are not sent before this one is acknowledged. */
  waiters: Set<Entry> | undefined
  /** The entry that this one waits for. */
  blocker: Entry | undefined
  /** When the change that is not acknowledged yet came; 0 for none. */
  changedAt: number
}

export interface TypeState {
  readonly typeUrl: string
  readonly traits: TypeTraits
  readonly entries: Map<string, Entry>
  requested: boolean
  requestedAt: number
  /** The client came without knowledge of this type. */
  fresh: boolean
  wildcard: boolean
  /** The first response has been sent. */
  answered: boolean
  /** A response is owed even if there is nothing to say. */
  answerDue: boolean
  /** To be looked at: entries that the client holds in some version, and those it does not. */
  readonly updates: Set<Entry>
  readonly loads: Set<Entry>
  /** Parts of refused responses, each to be sent by itself. */
  suspects: Entry[][]
  suspectsHadTheirTurn: boolean
  /** Waiting for what they need. */
  readonly waiting: Set<Entry>
  /** Waiting for something that the client refused. */
  readonly blocked: Set<Entry>
  /** To be removed once nothing that the client holds refers to them. */
  readonly deferred: Set<Entry>
  readonly refused: Set<Entry>
  /** When some of them are to be sent again. */
  retryAt: number
  flight: Flight | undefined
  foreign: number
  held: number
  named: number
  sentVersion: string
  ackedVersion: string
}

export interface StreamState {
  readonly view: View
  readonly limits: StreamLimits
  readonly types: Map<string, TypeState>
  /** By rank. */
  order: readonly TypeState[]
  /** When the client first said that it holds something; 0 for never. */
  knownSince: number
  /** All that the client holds is taken to be known: removing what it no longer needs is safe. */
  settled: boolean
  /** When the client asked for something last; 0 for never. */
  subscribedAt: number
  /** The client has had all of the view once, of every type that it asks for. */
  loaded: boolean
  lastProgressAt: number
  nonces: number
  /** Entries looked at so far, for tests: it grows with the changes, not with the resources. */
  examined: number
}

export function ensureType(state: StreamState, typeUrl: string): TypeState {
  const known = state.types.get(typeUrl)
  if (known) return known
  if (state.types.size >= state.limits.maxTypes) {
    throw new XdsError(
      'TooManyTypes',
      `one stream may ask for at most ${state.limits.maxTypes} resource types`,
    )
  }
  const type = createType(typeUrl)
  state.types.set(typeUrl, type)
  state.order = [...state.types.values()].sort((a, b) => a.traits.rank - b.traits.rank)
  return type
}

function createType(typeUrl: string): TypeState {
  return {
    typeUrl,
    traits: typeTraits(typeUrl),
    entries: new Map(),
    requested: false,
    requestedAt: 0,
    fresh: true,
    wildcard: false,
    answered: false,
    answerDue: false,
    updates: new Set(),
    loads: new Set(),
    suspects: [],
    suspectsHadTheirTurn: false,
    waiting: new Set(),
    blocked: new Set(),
    deferred: new Set(),
    refused: new Set(),
    retryAt: Infinity,
    flight: undefined,
    foreign: 0,
    held: 0,
    named: 0,
    sentVersion: '',
    ackedVersion: '',
  }
}

export function ensureEntry(type: TypeState, name: string): Entry {
  const known = type.entries.get(name)
  if (known) return known
  const entry: Entry = {
    type,
    name,
    named: false,
    held: undefined,
    foreign: false,
    maybe: [],
    removing: false,
    flight: undefined,
    sent: undefined,
    nack: undefined,
    quarantined: undefined,
    tries: 0,
    leaving: false,
    answerDue: false,
    suspected: false,
    users: 0,
    waiters: undefined,
    blocker: undefined,
    changedAt: 0,
  }
  type.entries.set(name, entry)
  return entry
}

/** The client asked for it, by name or with everything of its type. */
export function isWanted(entry: Entry): boolean {
  return entry.named || entry.type.wildcard
}
