import type { Clock } from '@watershed/kube'
import type { Logger } from 'pino'
import type { Failure } from './describe-failure.ts'
import { describeFailure } from './describe-failure.ts'

export interface ReachLog {
  failed(failure: Failure): void
  succeeded(): void
}

const firstMs = 10_000
const longestMs = 600_000

/** Says loudly that the hub cannot be reached, or does not take what it gets: at once, then ever less often. */
export const createReachLog = (log: Logger, clock: Clock): ReachLog => {
  let since: number | undefined
  let nextAt = 0
  let pauseMs = firstMs

  return {
    failed: (failure) => {
      const now = clock.now()
      if (since === undefined) {
        since = now
        nextAt = now
        pauseMs = firstMs
      }
      if (now < nextAt) return
      nextAt = now + pauseMs
      pauseMs = Math.min(pauseMs * 2, longestMs)
      const forSeconds = Math.round((now - since) / 1_000)
      log.error(
        { ...describe(failure), forSeconds },
        'the hub does not take reports; edges go on with what they have',
      )
    },
    succeeded: () => {
      if (since !== undefined)
        log.info({ afterSeconds: Math.round((clock.now() - since) / 1_000) }, 'the hub takes reports again')
      since = undefined
    },
  }
}

const describe = (failure: Failure): Readonly<Record<string, unknown>> => {
  const { message, cure } = describeFailure(failure)
  if (failure.type === 'unreachable') return { error: message, cure }
  const { status, code } = failure
  return { error: message, status, ...(code && { code }), cure }
}
