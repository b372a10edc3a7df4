import type { Clock } from '@watershed/kube'
import type { Logger } from 'pino'
import { encodeReport } from '../report/encode-report.ts'
import type { Outbox, Outgoing } from '../report/outbox.ts'
import type { Deliver, Refusal } from './deliver.ts'
import type { Pauses } from './pauses.ts'

/** Why a session ended. */
export type SessionEnd =
  /** The agent ends, with nothing left to send or no time for it. */
  | { readonly type: 'stopped' }
  /** The hub, or the source, asks for a full report. */
  | { readonly type: 'resync' }
  | { readonly type: 'refused'; readonly refusal: Refusal }

export interface SessionOptions {
  readonly epoch: number
  readonly heartbeatMs: number
  /** Where reports are cut. */
  readonly partBytes: number
  readonly outbox: Outbox
  readonly deliver: Deliver
  readonly pauses: Pauses
  readonly clock: Clock
  readonly log: Logger
  /** Whether to end, now that nothing is under way. */
  shouldEnd(isEmpty: boolean): SessionEnd | undefined
  /** The hub has the full report. */
  complete(): void
  /** The hub has these objects, by objectKey, and refuses some of them. */
  judged(keys: readonly string[], refused: ReadonlySet<string>): void
}

/** Sends a full report, then changes as they come and heartbeats while none do; one request at a time. */
export const runSession = async (options: SessionOptions): Promise<SessionEnd> => {
  const { epoch, outbox, deliver, pauses, clock } = options
  let seq = 0
  let lastSent = clock.now()
  outbox.restart()
  for (;;) {
    const end = options.shouldEnd(outbox.isEmpty)
    if (end) return end
    const outgoing = outbox.take(options.partBytes)
    if (!outgoing) {
      const left = lastSent + options.heartbeatMs - clock.now()
      if (left > 0) {
        await pauses.idle(left)
        continue
      }
    }
    lastSent = clock.now()
    const ended = outgoing ? await report(options, ++seq, outgoing) : await heartbeat(deliver, epoch, seq)
    if (ended) return ended
  }
}

const report = async (
  { epoch, deliver, clock, log, complete, judged }: SessionOptions,
  seq: number,
  outgoing: Outgoing,
): Promise<SessionEnd | undefined> => {
  const from = clock.now()
  const delivery = await deliver('reports', encodeReport(epoch, seq, outgoing))
  if (!delivery) return { type: 'stopped' }
  const { answer, attempts } = delivery
  if (answer.type === 'refused') return { type: 'refused', refusal: answer }
  const { upserts, keys, deletes, full } = outgoing
  judged(keys, new Set(answer.value.refused))
  log.debug(
    { epoch, seq, full, upserts: upserts.length, deletes: deletes.length, attempts, ms: clock.now() - from },
    'reported',
  )
  if (full === 'end') complete()
  return undefined
}

const heartbeat = async (deliver: Deliver, epoch: number, seq: number): Promise<SessionEnd | undefined> => {
  const delivery = await deliver('heartbeat', JSON.stringify({ epoch, seq }))
  if (!delivery) return { type: 'stopped' }
  const { answer } = delivery
  if (answer.type === 'refused') return { type: 'refused', refusal: answer }
  return answer.value.resync ? { type: 'resync' } : undefined
}
