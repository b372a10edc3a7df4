import type { Store } from '@watershed/store'
import type { FastifyBaseLogger } from 'fastify'
import type { ReplicaReport } from './edge-report.ts'
import { parseReport } from './edge-report.ts'
import type { ProgrammingClock } from './programming-clock.ts'

/** What replicas know of each other's edges, through Redis. */
export interface SharedReports {
  /** As the others told it last. */
  others(): readonly ReplicaReport[]
  /** What this one had told when it looked at what the others tell. */
  told(): ReplicaReport | undefined
  /** Looks and tells in so many ms at the latest. */
  soon(ms: number): void
  /** Looks and tells now. @throws StoreError */
  now(): Promise<void>
  /** Takes back what was told. */
  stop(): Promise<void>
}

export interface ShareOptions {
  readonly replica: string
  readonly store: Pick<Store, 'exchange'>
  readonly clock: ProgrammingClock
  readonly log: Pick<FastifyBaseLogger, 'warn'>
  readonly report: () => ReplicaReport
  /** Called after each look; answers in how many ms the next one is due. */
  readonly looked: () => number
}

/** From the beginning of one exchange to that of the next. */
const leastGapMs = 100
/** An idle replica tells this often that it is alive; it is forgotten, by Redis' clock, when it has not for so long. */
export const keepaliveMs = 2_000
const ttlMs = 6_000

export const shareReports = (options: ShareOptions): SharedReports => {
  const { replica, store, clock, log, report, looked } = options
  let others: readonly ReplicaReport[] = []
  let told: ReplicaReport | undefined
  let startedAt = -Infinity
  let dueAt = Infinity
  let cancel = (): void => undefined
  let running: Promise<void> | undefined
  let isWanted = false
  let isFailing = false
  let stopped = false

  const look = async (): Promise<void> => {
    startedAt = clock.now()
    const mine = report()
    const answer = await store.exchange({ replica, ttlMs, value: JSON.stringify(mine) })
    others = [...answer].flatMap(([name, text]) => (name === replica ? [] : (parseReport(text) ?? [])))
    told = mine
  }

  const ended = (): void => {
    running = undefined
    if (stopped) return
    const next = looked()
    soon(isWanted ? 0 : next)
    isWanted = false
  }

  /** One at a time. Who comes while one runs waits for the next, since that one may have looked too early. */
  const now = async (): Promise<void> => {
    if (running) await running.catch(() => undefined)
    if (running) return running
    cancel()
    dueAt = Infinity
    running = look().finally(ended)
    return running
  }

  const soon = (ms: number): void => {
    if (stopped) return
    if (running) {
      isWanted ||= ms < leastGapMs
      return
    }
    const at = Math.max(clock.now() + ms, startedAt + leastGapMs)
    if (at >= dueAt) return
    cancel()
    dueAt = at
    cancel = clock.after(Math.max(0, at - clock.now()), () => void due())
  }

  const due = async (): Promise<void> => {
    try {
      await now()
      isFailing = false
    } catch (err) {
      if (!isFailing) log.warn({ err }, 'Redis does not say which edges the other replicas have; asking on')
      isFailing = true
    }
  }

  return {
    others: () => others,
    told: () => told,
    soon,
    now,
    stop: async () => {
      stopped = true
      cancel()
      await running?.catch(() => undefined)
      // Where Redis does not answer, what was told expires.
      await store.exchange({ replica, ttlMs, value: '' }).catch(() => undefined)
    },
  }
}
