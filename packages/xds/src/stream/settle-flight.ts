import { forgive } from './forgive.ts'
import { dequeue, dropIfIdle, wake } from './mark-dirty.ts'
import { dropReferences, hold } from './references.ts'
import { hurryRetries, makeWay, scheduleRetry } from './retry-refused.ts'
import type { Entry, Flight, StreamState } from './state.ts'

const maxMessageLength = 4096

/** The client acknowledged the response: it holds what was in it. */
export function acceptFlight(state: StreamState, flight: Flight, at: number): void {
  endFlight(state, flight, at)
  flight.type.ackedVersion = flight.systemVersion
  let isPlaceLeft = false
  for (const entry of flight.entries) {
    if (entry.flight !== flight) continue
    entry.flight = undefined
    entry.leaving = false
    if (!isStillRefused(state, entry)) forgive(entry)
    isPlaceLeft ||= entry.held !== undefined && entry.held !== entry.sent
    hold(state, entry, entry.sent, at)
    wake(entry, at)
    dropIfIdle(entry)
  }
  if (isPlaceLeft && flight.type.traits.exclusive) hurryRetries(state, flight.type)
}

/**
 * The client refused the response. It says why but not which of the resources, and some types keep the good ones while
 * others keep none; so each half is sent by itself, down to the one that is refused alone.
 */
export function refuseFlight(state: StreamState, flight: Flight, message: string, at: number): void {
  endFlight(state, flight, at)
  const entries = flight.entries.filter((entry) => entry.flight === flight)
  for (const entry of entries) entry.flight = undefined
  const [only] = entries
  if (only && flight.entries.length === 1) return quarantine(state, only, message, at)
  const middle = Math.ceil(entries.length / 2)
  const halves = [entries.slice(0, middle), entries.slice(middle)].filter((half) => half.length > 0)
  for (const entry of entries) suspect(entry, flight)
  flight.type.suspects.unshift(...halves)
}

/** An older version was accepted again, and the view's is still the refused one. */
function isStillRefused(state: StreamState, { nack, type, name, sent }: Entry): boolean {
  const wanted = state.view.get(type.typeUrl, name)?.version ?? ''
  return nack?.version === wanted && (sent?.version ?? '') !== wanted
}

function endFlight(state: StreamState, flight: Flight, at: number): void {
  flight.type.flight = undefined
  state.lastProgressAt = at
}

function suspect(entry: Entry, flight: Flight): void {
  dequeue(entry)
  entry.suspected = true
  entry.changedAt = flight.changedAt
}

/** The previous version keeps serving, and this one is not sent again until it changes or a retry is due. */
function quarantine(state: StreamState, entry: Entry, message: string, at: number): void {
  const { sent } = entry
  entry.nack = { version: sent?.version ?? '', message: message.slice(0, maxMessageLength), at }
  entry.quarantined = entry.nack.version
  entry.removing = false
  entry.leaving = false
  entry.tries += 1
  entry.type.refused.add(entry)
  scheduleRetry(state, entry)
  if (sent) {
    entry.maybe = entry.maybe.filter((resource) => resource !== sent)
    dropReferences(state, sent, at)
  }
  if (entry.type.traits.exclusive) makeWay(state, entry, at)
  wake(entry, at)
}
