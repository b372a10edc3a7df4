import { freePort } from '../free-port.ts'
import { waitFor } from '../wait-for.ts'
import type { TokenFiles } from './make-tokens.ts'
import type { RunningProcess } from '../start-process.ts'
import { startApp } from './start-app.ts'

export interface HubHandle {
  /** Of the REST API. */
  readonly url: string
  readonly xdsPort: number
  readonly operatorTokenFile: string
  readonly process: () => RunningProcess
  /** Whether `/readyz` says so. */
  ready(): Promise<boolean>
  untilReady(deadlineMs?: number): Promise<void>
  /** Starts it again on the same ports, after it was stopped or killed. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export interface HubStart {
  readonly redisUrl: string
  readonly redisPrefix?: string
  readonly tokens: TokenFiles
  readonly httpPort?: number
  readonly xdsPort?: number
  readonly logLevel?: string
}

/** Starts a hub on loopback in a process of its own. */
export const startHub = async (options: HubStart): Promise<HubHandle> => {
  const httpPort = options.httpPort ?? (await freePort())
  const xdsPort = options.xdsPort ?? (await freePort())
  const args = [
    ['--redis', options.redisUrl],
    options.redisPrefix === undefined ? [] : ['--redis-prefix', options.redisPrefix],
    ['--tokens', options.tokens.hub],
    ['--secrets-key-file', options.tokens.secretsKey],
    ['--http', `127.0.0.1:${httpPort}`],
    ['--xds', `127.0.0.1:${xdsPort}`],
    ['--log-level', options.logLevel ?? 'info'],
  ].flat()
  const start = (): Promise<RunningProcess> => startApp('hub', args)
  let process = await start()
  const url = `http://127.0.0.1:${httpPort}`
  const ready = (): Promise<boolean> =>
    fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
      ({ ok }) => ok,
      () => false,
    )
  return {
    url,
    xdsPort,
    operatorTokenFile: options.tokens.of.get('operator/operator') ?? '',
    process: () => process,
    ready,
    untilReady: (deadlineMs = 20_000) => untilReady(ready, process, deadlineMs),
    restart: async () => {
      process = await start()
    },
    stop: () => process.stop(),
  }
}

const untilReady = async (
  ready: () => Promise<boolean>,
  process: RunningProcess,
  deadlineMs: number,
): Promise<void> => {
  try {
    await waitFor(ready, { deadlineMs, what: 'the hub is ready' })
  } catch (error) {
    throw new Error(`the hub did not get ready; it said:\n${process.logs()}`, { cause: error })
  }
}
