import { randomUUID } from 'node:crypto'
import type { Backoff, Clock } from '@watershed/kube'
import { backoffMs } from '@watershed/kube'
import type { SessionAnswer, SessionRequest } from '@watershed/wire'
import { limits, wireVersion } from '@watershed/wire'
import type { Logger } from 'pino'
import type { Outbox } from '../report/outbox.ts'
import type { Refusal } from './deliver.ts'
import { createDeliver } from './deliver.ts'
import type { HubClient } from './hub-client.ts'
import { createPauses } from './pauses.ts'
import { createReachLog } from './reach-log.ts'
import type { SessionEnd } from './run-session.ts'
import { runSession } from './run-session.ts'

export interface ReporterOptions {
  readonly client: HubClient
  readonly outbox: Outbox
  readonly source: SessionRequest['source']
  readonly cluster: string
  readonly clock: Clock
  readonly random: () => number
  readonly log: Logger
  /** Between attempts. Default 100 ms to 15 s. */
  readonly backoff?: Backoff
  /** After another agent took over or the hub refused a report, give or take a half. Default 30 s. */
  readonly longMs?: number
  /** Told of what the hub thinks of objects, by objectKey. */
  readonly judged?: (keys: readonly string[], refused: ReadonlySet<string>) => void
  /** Told of each session that begins, and with undefined when it has ended. */
  readonly session?: (epoch: number | undefined) => void
}

export interface Reporter {
  /** There is something in the outbox. */
  wake(): void
  /** Only a full report will do. */
  resync(): void
  /** Sends what is left, for at most a second, and ends. */
  stop(): Promise<void>
}

const stopMs = 1_000
const smallestPart = 64 * 1024

/**
 * Tells the hub what is in the outbox, in one session after the other: a new one whenever the hub lost track of the last. A
 * report is repeated, byte by byte, until the hub says that it has it.
 */
export const startReporter = (options: ReporterOptions): Reporter => {
  const { client, outbox, clock, random, log, cluster } = options
  const { backoff = { baseMs: 100, capMs: 15_000 }, longMs = 30_000 } = options
  const quit = new AbortController()
  const pauses = createPauses(clock, quit.signal)
  const reach = createReachLog(log, clock)
  const deliver = createDeliver({ client, pauses, reach, backoff, random, quit: quit.signal })
  const hello: SessionRequest = { wire: wireVersion, agent: randomUUID(), source: options.source }
  let stopping = false
  let resync = false
  let partBytes: number = limits.partBytes
  /** Sessions that ended without a full report. */
  let setbacks = 0

  const open = async (): Promise<{ session: SessionAnswer; doubtful: boolean } | undefined> => {
    const delivery = await deliver('session', JSON.stringify(hello))
    if (delivery?.answer.type !== 'ok') return undefined
    return { session: delivery.answer.value, doubtful: delivery.attempts > 1 }
  }
  const shouldEnd = (isEmpty: boolean): SessionEnd | undefined => {
    if (quit.signal.aborted || (stopping && isEmpty)) return { type: 'stopped' }
    return resync ? { type: 'resync' } : undefined
  }
  const serve = ({ epoch, heartbeatMs, maxReportBytes }: SessionAnswer): Promise<SessionEnd> => {
    resync = false
    const from = clock.now()
    log.info({ epoch }, 'opened a session with the hub')
    const complete = (): void => {
      setbacks = 0
      log.info({ epoch, ms: Math.round(clock.now() - from) }, 'reported in full')
    }
    // Half of what the hub takes, which leaves room for problems and unread files.
    const bytes = Math.min(partBytes, maxReportBytes / 2)
    return runSession({
      epoch,
      heartbeatMs,
      partBytes: bytes,
      outbox,
      deliver,
      pauses,
      clock,
      log,
      shouldEnd,
      complete,
      judged: options.judged ?? (() => undefined),
    })
  }
  /** How long to wait before the next session. */
  const pauseAfter = (refusal: Refusal, doubtful: boolean): number => {
    const { status, code, message } = refusal
    const long = longMs * (0.5 + random())
    if (code === 'Fenced' && !doubtful) {
      log.error(
        { cluster, seconds: Math.round(long / 1_000) },
        `another agent reports for cluster ${cluster}: stop one of them`,
      )
      return long
    }
    if (status === 409) log.warn({ code, message }, 'the hub asks for a full report')
    else if (status === 413 && partBytes > smallestPart) {
      partBytes = Math.max(partBytes / 2, smallestPart)
      log.warn({ message, partBytes }, 'a report was too large on its way to the hub: parts get smaller')
    } else {
      reach.failed(refusal)
      return long
    }
    return backoffMs(setbacks++, backoff, random)
  }
  const run = async (): Promise<void> => {
    for (;;) {
      const opened = await open()
      if (!opened) return
      options.session?.(opened.session.epoch)
      const end = await serve(opened.session)
      options.session?.(undefined)
      if (end.type === 'stopped') return
      if (end.type === 'refused') await pauses.sleep(pauseAfter(end.refusal, opened.doubtful))
      if (quit.signal.aborted) return
    }
  }
  const running = run()
  return {
    wake: pauses.wake,
    resync: () => {
      resync = true
      pauses.wake()
    },
    stop: async () => {
      stopping = true
      pauses.wake()
      const cancel = clock.after(stopMs, () => quit.abort())
      await running
      cancel()
    },
  }
}
