import type { Backoff, Clock } from '@watershed/kube'
import { KubeError, backoffMs } from '@watershed/kube'
import type { RecordKind } from '@watershed/model'
import { objectKey } from '@watershed/model'
import type { StatusDelete, StatusSet } from '@watershed/wire'
import type { Logger } from 'pino'
import type { WriteOutcome } from './write-object.ts'

/** What is to be done about one object. */
export type Wanted = StatusSet | (StatusDelete & { readonly apiVersion?: string })

export interface StatusWriterOptions {
  /** Compares with the API server, and writes what differs. @throws KubeError */
  readonly write: (wanted: Wanted) => Promise<WriteOutcome>
  readonly clock: Clock
  readonly random: () => number
  readonly log: Logger
}

export interface StatusWriter {
  /** The newest wanted of an object replaces what was wanted of it before. */
  want(wanted: Wanted): void
  /** Writes so far, by kind and outcome; `failed` is one of them. */
  readonly counts: ReadonlyMap<string, number>
  /** Waits for what is under way, and writes no more. */
  stop(): Promise<void>
}

/** Writes under way at a time. */
const atOnce = 8
/**
 * An object that has been calm is written at once. One that goes on changing, as a Gateway does to which routes are attached one
 * after the other, is written when it has not changed for `quietMs`, and meanwhile in gaps that grow: so a thousand changes
 * cost few writes, and the last of them is written soon.
 */
const pace = { quietMs: 300, firstGapMs: 100, longestGapMs: 5_000, calmMs: 5_000 }
/** Kinds of which there are few, each about many of the others: they do not wait behind thousands of routes. */
const few: ReadonlySet<RecordKind> = new Set(['GatewayClass', 'Gateway'])
const serverBackoff: Backoff = { baseMs: 200, capMs: 15_000 }
/** A write that RBAC or the API server refuses is tried again that late. */
const refusedMs = 60_000

interface Entry {
  wanted: Wanted
  /** Changed since the write that is under way began, or not written yet. */
  dirty: boolean
  busy: boolean
  waiting: boolean
  lastChange: number
  lastWrite: number
  gapMs: number
}

/** Keeps what is wanted of each object, and writes it as fast as is good for the API server and the object. */
export const createStatusWriter = ({ write, clock, random, log }: StatusWriterOptions): StatusWriter => {
  const entries = new Map<string, Entry>()
  /** Those who go first, and the others. */
  const ready = { few: new Set<string>(), many: new Set<string>() }
  const counts = new Map<string, number>()
  const running = new Set<Promise<void>>()
  const told = new Set<string>()
  let failures = 0
  let paused = false
  let stopped = false

  const count = (kind: RecordKind, outcome: string): void => {
    const key = `${kind}/${outcome}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const pump = (): void => {
    while (!paused && !stopped && running.size < atOnce) {
      const lane = ready.few.size > 0 ? ready.few : ready.many
      const [key] = lane
      if (key === undefined) return
      lane.delete(key)
      const entry = entries.get(key)
      if (!entry) continue
      const work = attempt(key, entry).finally(() => {
        running.delete(work)
        pump()
      })
      running.add(work)
    }
  }
  const dueInMs = ({ lastChange, lastWrite, gapMs }: Entry): number =>
    Math.min(lastChange + pace.quietMs, lastWrite + gapMs) - clock.now()
  const later = (key: string, entry: Entry, ms: number): void => {
    if (entry.waiting || stopped) return
    entry.waiting = true
    clock.after(ms, () => {
      entry.waiting = false
      const left = dueInMs(entry)
      if (left > 0) return later(key, entry, left)
      ready[few.has(entry.wanted.kind) ? 'few' : 'many'].add(key)
      pump()
    })
  }
  const again = (key: string, entry: Entry): void => {
    entry.dirty = true
    later(key, entry, refusedMs)
  }
  const schedule = (key: string, entry: Entry): void => {
    if (entry.busy || !entry.dirty) return
    if (clock.now() - entry.lastWrite > pace.calmMs) entry.gapMs = pace.firstGapMs
    later(key, entry, Math.max(0, dueInMs(entry)))
  }
  const attempt = async (key: string, entry: Entry): Promise<void> => {
    const { wanted } = entry
    entry.busy = true
    entry.dirty = false
    try {
      const outcome = await write(wanted)
      count(wanted.kind, outcome)
      failures = 0
      // Nobody says so when the namespace or the CRD of a derived object appears.
      if (outcome === 'absent' && wanted.type === 'set' && wanted.spec) again(key, entry)
      if (outcome === 'written') {
        entry.lastWrite = clock.now()
        entry.gapMs = Math.min(entry.gapMs * 2, pace.longestGapMs)
      }
    } catch (error) {
      count(wanted.kind, 'failed')
      recover(key, entry, error)
    }
    entry.busy = false
    if (!entry.dirty && wanted.type === 'delete' && entry.wanted === wanted) entries.delete(key)
    schedule(key, entry)
  }
  /** Errors of the API server hold up everything, those of an object only the object. */
  const recover = (key: string, entry: Entry, error: unknown): void => {
    if (!(error instanceof KubeError)) throw error
    const { code, message, cure } = error
    if (serverCodes.has(code)) {
      const ms = Math.max(error.retryAfterMs ?? 0, backoffMs(failures++, serverBackoff, random))
      entry.dirty = true
      if (failures === 3) log.warn({ error: message, cure }, 'statuses cannot be written for now')
      paused = true
      clock.after(ms, () => {
        paused = false
        pump()
      })
      return
    }
    const about = `${entry.wanted.kind}/${code}`
    if (!told.has(about)) {
      told.add(about)
      log.error(
        { object: key, error: message, cure },
        'a status cannot be written: it is tried again each minute',
      )
    }
    again(key, entry)
  }
  return {
    want: (wanted) => {
      const key = objectKey(wanted)
      const entry = entries.get(key) ?? {
        wanted,
        dirty: true,
        busy: false,
        waiting: false,
        lastChange: 0,
        lastWrite: Number.NEGATIVE_INFINITY,
        gapMs: pace.firstGapMs,
      }
      entry.lastChange = clock.now()
      entry.wanted = wanted
      entry.dirty = true
      entries.set(key, entry)
      schedule(key, entry)
    },
    counts,
    stop: async () => {
      stopped = true
      await Promise.all(running)
    },
  }
}

const serverCodes: ReadonlySet<KubeError['code']> = new Set([
  'Unauthorized',
  'TooManyRequests',
  'TimedOut',
  'Unreachable',
  'ServerError',
  'BadAnswer',
])
