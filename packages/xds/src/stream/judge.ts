import type { Resource } from '../resource.ts'
import type { Entry, StreamState, TypeState } from './state.ts'
import { ensureEntry, ensureType, isWanted } from './state.ts'

export type Verdict =
  | { readonly does: 'nothing' }
  | { readonly does: 'send'; readonly resource: Resource }
  | { readonly does: 'remove' }
  /** Not before `blocker` is acknowledged; `refused`: it was refused. */
  | { readonly does: 'wait'; readonly blocker: Entry; readonly refused: boolean }
  /** Not before nothing that the client holds refers to it. */
  | { readonly does: 'defer' }
  /** The client holds the view's version, though not yet the view's object. */
  | { readonly does: 'adopt'; readonly resource: Resource }

const nothing: Verdict = { does: 'nothing' }

/** What to do about an entry that is not in flight, from the difference between the view and the client. */
export function judge(state: StreamState, entry: Entry): Verdict {
  state.examined++
  if (!isWanted(entry)) return nothing
  const current = state.view.get(entry.type.typeUrl, entry.name)
  return current ? judgePresent(state, entry, current) : judgeAbsent(state, entry)
}

function judgePresent(state: StreamState, entry: Entry, current: Resource): Verdict {
  if (!entry.answerDue) {
    const certain = entry.maybe.length === 0 && !entry.removing
    if (certain && entry.held?.version === current.version) return { does: 'adopt', resource: current }
    if (entry.quarantined === current.version)
      return entry.leaving && entry.held ? { does: 'remove' } : nothing
  }
  // A client that asks for what it refused gets what it accepted before, so that a bad version costs it nothing.
  const lastGood = entry.foreign ? undefined : entry.held
  if (entry.quarantined === current.version && lastGood) return { does: 'send', resource: lastGood }
  return unmetNeed(state, current) ?? { does: 'send', resource: current }
}

function judgeAbsent(state: StreamState, entry: Entry): Verdict {
  const mayHold = entry.held !== undefined || entry.maybe.length > 0
  if (!mayHold) return entry.answerDue || entry.removing ? { does: 'remove' } : nothing
  if (entry.quarantined === '' && !entry.answerDue) return nothing
  if (entry.users > 0 || isLearning(state) || mayBeNeeded(state, entry.type)) return { does: 'defer' }
  return { does: 'remove' }
}

/** The first thing that the resource needs and the client does not have. What does not exist is not waited for. */
function unmetNeed(state: StreamState, resource: Resource): Verdict | undefined {
  for (const key of resource.needs ?? []) {
    const needed = state.view.get(key.typeUrl, key.name)
    if (!needed) continue
    const entry = ensureEntry(ensureType(state, key.typeUrl), key.name)
    const refused = entry.nack?.version === needed.version
    if (refused || !isServed(entry, needed)) return { does: 'wait', blocker: entry, refused }
    const cold = unmetWarmth(state, needed)
    if (cold) return { does: 'wait', blocker: cold, refused: false }
  }
  return undefined
}

/** The first thing that the client loads for the resource, and has not yet. What it refused is not waited for. */
function unmetWarmth(state: StreamState, resource: Resource): Entry | undefined {
  for (const key of resource.warms ?? []) {
    const warmed = state.view.get(key.typeUrl, key.name)
    if (!warmed) continue
    const entry = ensureEntry(ensureType(state, key.typeUrl), key.name)
    if (entry.nack?.version !== warmed.version && !isServed(entry, warmed)) return entry
  }
  return undefined
}

/**
 * The client has acknowledged some version and been sent the current one, which it reads before what follows.
 * To wait for the newest acknowledgement would be to wait forever where endpoints change all the time.
 */
function isServed(entry: Entry, current: Resource): boolean {
  if (!entry.held || entry.removing) return false
  if (entry.held.version === current.version) return true
  return entry.maybe.some((sent) => sent.version === current.version)
}

/** The client may hold things that it has not told of yet. */
function isLearning(state: StreamState): boolean {
  return state.knownSince > 0 && !state.settled
}

/** The client holds versions that we do not know, of types that may refer to this one. */
function mayBeNeeded(state: StreamState, type: TypeState): boolean {
  return state.order.some((other) => other.traits.rank > type.traits.rank && other.foreign > 0)
}
