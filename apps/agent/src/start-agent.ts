import type { Logger } from 'pino'
import type { Clock } from './clock.ts'
import { systemClock } from './clock.ts'
import type { Backoff } from './hub/backoff.ts'
import { createHubClient } from './hub/hub-client.ts'
import type { TokenPlace } from './hub/read-token.ts'
import { startReporter } from './hub/reporter.ts'
import { createOutbox } from './report/outbox.ts'
import { createProblemLog } from './report/problem-log.ts'
import { startDirectorySource } from './source/directory/start-directory-source.ts'
import type { Source } from './source/source.ts'

export interface AgentOptions {
  readonly cluster: string
  /** The folder whose manifests are reported. */
  readonly directory: string
  readonly hub: URL
  readonly token: TokenPlace
  readonly hubCaFile?: string
  /** The name in the hub's certificate, where it is not the host of `hub`. */
  readonly hubServerName?: string
  readonly log: Logger
  readonly clock?: Clock
  /** 0 to 1, for backoff. */
  readonly random?: () => number
  /** How long a file is left alone before what is missing in it is gone. Default 200. */
  readonly stillMs?: number
  /** How often the folder is compared with what is known, in case an event was missed. Default 10,000. */
  readonly rescanMs?: number
  /** How long the hub may take to answer. Default 5,000. */
  readonly timeoutMs?: number
  readonly backoff?: Backoff
  /** After another agent took over. Default 30,000. */
  readonly longMs?: number
}

export interface Agent {
  readonly source: Source
  /** Sends what is left, for at most a second, and ends everything. */
  stop(): Promise<void>
}

/**
 * An agent that reports a folder. Resolves once the folder has been read; the hub need not be there yet.
 * @throws AgentError FolderUnreadable
 */
export const startAgent = async (options: AgentOptions): Promise<Agent> => {
  const { log, clock = systemClock, random = Math.random } = options
  const { directory, stillMs, rescanMs } = options
  const source = await startDirectorySource({
    directory,
    clock,
    log,
    ...(stillMs !== undefined && { stillMs }),
    ...(rescanMs !== undefined && { rescanMs }),
  })
  log.info({ directory, objects: source.objects.size }, 'the folder has been read')
  const logProblems = createProblemLog(log)
  logProblems(source.problems())

  const outbox = createOutbox(source)
  const client = createHubClient({ ...options, clock })
  const reporter = startReporter({ ...options, client, outbox, source: 'directory', clock, random })
  source.listen({
    changed: (keys) => {
      outbox.changed(keys)
      reporter.wake()
    },
    problemsChanged: () => {
      logProblems(source.problems())
      outbox.problemsChanged()
      reporter.wake()
    },
    readAtLast: (origin) => {
      if (outbox.leftUnread(origin)) reporter.resync()
    },
  })
  return {
    source,
    stop: async () => {
      await reporter.stop()
      await client.close()
      source.stop()
    },
  }
}
