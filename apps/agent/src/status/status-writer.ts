import type { Backoff, Clock } from '@watershed/kube'
import { KubeError, backoffMs } from '@watershed/kube'
import type { RecordKind } from '@watershed/model'
import { objectKey } from '@watershed/model'
import type { StatusDelete, StatusSet } from '@watershed/wire'
import type { Logger } from 'pino'
import { derivedKinds } from './derived-kinds.ts'
import type { Pace } from './pace.ts'
import { createPace } from './pace.ts'
import type { Refusals } from './refusals.ts'
import type { WriteOutcome } from './write-object.ts'

/** What is to be done about one object. */
export type Wanted = StatusSet | (StatusDelete & { readonly apiVersion?: string })

export interface StatusWriterOptions {
  /** Compares with the API server, and writes what differs. @throws KubeError */
  readonly write: (wanted: Wanted) => Promise<WriteOutcome>
  /** Told of what the API server refuses, and of its end. */
  readonly refusals: Pick<Refusals, 'add' | 'remove'>
  readonly clock: Clock
  readonly random: () => number
  readonly log: Logger
}

export interface StatusWriter {
  /** The newest wanted of an object replaces what was wanted of it before. */
  want(wanted: Wanted): void
  /** The API server has told of an object, by objectKey: of one that agents make, somebody may have edited or deleted it. */
  recheck(key: string): void
  /** Writes so far, by kind and outcome; `failed` is one of them. */
  readonly counts: ReadonlyMap<string, number>
  /** Waits for what is under way, and writes no more. */
  stop(): Promise<void>
}

/** Writes under way at a time. */
const atOnce = 8
/** Kinds of which there are few, each about many of the others: they do not wait behind thousands of routes. */
const few: ReadonlySet<RecordKind> = new Set(['GatewayClass', 'Gateway'])
const serverBackoff: Backoff = { baseMs: 200, capMs: 15_000 }
/** A write that RBAC or the API server refuses is tried again that late, and one that others keep writing in between of, that soon. */
const refusedMs = 60_000
const contendedMs = 1_000

interface Entry {
  readonly pace: Pace
  wanted: Wanted
  /** Changed since the write that is under way began, or not written yet. */
  dirty: boolean
  busy: boolean
  /** It was not there when it was to be written. */
  missing: boolean
  /** Takes off the timer that runs until the object is due. */
  cancel?: () => void
}

/** Keeps what is wanted of each object, and writes it as fast as is good for the API server and the object. */
export const createStatusWriter = (options: StatusWriterOptions): StatusWriter => {
  const { write, refusals, clock, random, log } = options
  const entries = new Map<string, Entry>()
  /** Those who go first, and the others. */
  const ready = { few: new Set<string>(), many: new Set<string>() }
  const counts = new Map<string, number>()
  const running = new Set<Promise<void>>()
  /** Where RBAC allows nothing, by kind and namespace, and when to look again: thousands of routes there are not tried one by one. */
  const forbidden = new Map<string, number>()
  let failures = 0
  let paused = false
  let cancelPause: (() => void) | undefined
  let stopped = false

  const count = (kind: RecordKind, outcome: string): void => {
    const key = `${kind}/${outcome}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const laneOf = ({ wanted: { kind } }: Entry): Set<string> => ready[few.has(kind) ? 'few' : 'many']
  const dueInMs = ({ pace, wanted }: Entry): number =>
    Math.max(pace.dueInMs(), (forbidden.get(placeOf(wanted)) ?? Number.NEGATIVE_INFINITY) - clock.now())

  const pump = (): void => {
    while (!paused && !stopped && running.size < atOnce) {
      const lane = ready.few.size > 0 ? ready.few : ready.many
      const [key] = lane
      if (key === undefined) return
      lane.delete(key)
      const entry = entries.get(key)
      if (!entry) continue
      if (dueInMs(entry) > 0) {
        schedule(key, entry)
        continue
      }
      const work = attempt(key, entry).finally(() => {
        running.delete(work)
        pump()
      })
      running.add(work)
    }
  }
  const schedule = (key: string, entry: Entry): void => {
    if (entry.busy || !entry.dirty || stopped || laneOf(entry).has(key)) return
    entry.cancel?.()
    entry.cancel = clock.after(Math.max(0, dueInMs(entry)), () => {
      laneOf(entry).add(key)
      pump()
    })
  }
  const again = (entry: Entry, ms: number): void => {
    entry.dirty = true
    entry.pace.hold(ms)
  }
  const attempt = async (key: string, entry: Entry): Promise<void> => {
    const { wanted } = entry
    entry.busy = true
    entry.dirty = false
    try {
      settle(entry, wanted, await write(wanted))
    } catch (error) {
      count(wanted.kind, 'failed')
      if (!(error instanceof KubeError)) throw error
      if (serverCodes.has(error.code)) pause(entry, error)
      else refuse(entry, wanted, error)
    }
    entry.busy = false
    if (!entry.dirty && wanted.type === 'delete' && entry.wanted === wanted) entries.delete(key)
    schedule(key, entry)
  }
  const settle = (entry: Entry, wanted: Wanted, outcome: WriteOutcome): void => {
    count(wanted.kind, outcome)
    failures = 0
    refusals.remove(wanted)
    if (outcome === 'written') entry.pace.written()
    // Nobody says so when the namespace or the CRD of a derived object appears; of another object, the hub says when it is gone.
    entry.missing = outcome === 'absent' && wanted.type === 'set' && entry.wanted === wanted
    if (entry.missing) again(entry, refusedMs)
  }
  /** Errors of the API server hold up everything. */
  const pause = (entry: Entry, { message, cure, retryAfterMs = 0 }: KubeError): void => {
    entry.dirty = true
    if (paused) return
    const ms = Math.max(retryAfterMs, backoffMs(failures++, serverBackoff, random))
    if (failures === 3) log.warn({ error: message, cure }, 'statuses cannot be written for now')
    paused = true
    cancelPause = clock.after(ms, () => {
      paused = false
      pump()
    })
  }
  /** Errors of an object hold up only the object; what RBAC forbids, all for which it does. */
  const refuse = (entry: Entry, wanted: Wanted, error: KubeError): void => {
    if (contentionCodes.has(error.code)) return again(entry, contendedMs)
    if (error.code === 'Forbidden') forbidden.set(placeOf(wanted), clock.now() + refusedMs)
    refusals.add(wanted, error)
    again(entry, refusedMs)
  }
  const want = (wanted: Wanted): void => {
    const key = objectKey(wanted)
    const entry = entries.get(key) ?? {
      pace: createPace(clock),
      wanted,
      dirty: true,
      busy: false,
      missing: false,
    }
    entry.wanted = wanted
    entry.dirty = true
    // Another one of the same name may be there by now.
    if (entry.missing) entry.pace.hold(0)
    entry.pace.changed(wanted)
    entries.set(key, entry)
    schedule(key, entry)
  }
  return {
    want,
    recheck: (key) => {
      const wanted = entries.get(key)?.wanted
      if (wanted?.type === 'set' && derivedKinds[wanted.kind]) want(wanted)
    },
    counts,
    stop: async () => {
      stopped = true
      cancelPause?.()
      for (const { cancel } of entries.values()) cancel?.()
      await Promise.all(running)
    },
  }
}

const placeOf = ({ kind, namespace }: Wanted): string => `${kind}/${namespace}`

const serverCodes: ReadonlySet<KubeError['code']> = new Set([
  'Unauthorized',
  'TooManyRequests',
  'TimedOut',
  'Unreachable',
  'ServerError',
  'BadAnswer',
])

/** Others write the same object all the time. */
const contentionCodes: ReadonlySet<KubeError['code']> = new Set(['Conflict', 'AlreadyExists'])
