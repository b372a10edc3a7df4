import type { Clock } from '@watershed/kube'
import type { Logger } from 'pino'
import type { HubAnswer } from './hub-client.ts'

type Failure = Exclude<HubAnswer<never>, { type: 'ok' }>

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
  const { message } = failure
  if (failure.type === 'unreachable') return { error: message, cure: failure.cure }
  const { status, code } = failure
  return { error: message, status, ...(code && { code }), cure: cureOf(status) }
}

const cureOf = (status: number): string => {
  if (status === 401) return "Put this cluster's token, as the hub knows it, into --token-file."
  if (status === 403) return 'Use the token of the cluster that --cluster names.'
  if (status === 404) return 'Point --hub at the hub itself, with its path if it has one.'
  if (status === 429 || status === 503) return 'The agent goes on when the hub is ready.'
  return "Look into the hub's log, and that agent and hub are of one version."
}
