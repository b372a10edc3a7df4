import { setTimeout as sleep } from 'node:timers/promises'
import type { Reachability } from '@watershed/model'
import type { Logger } from 'pino'
import { EdgeError } from './edge-error.ts'
import { createReachability } from './reachability/create-reachability.ts'
import { stopEnvoy } from './stop-envoy.ts'
import type { Supervisor } from './supervise.ts'

/** One supervised Envoy. */
export interface Edge {
  /** Envoy's, which is another after it had to be started again. */
  readonly pid: number
  /** Path of the unix socket of Envoy's admin interface. */
  readonly adminSocket: string
  /** How often Envoy was started again after it had ended. */
  readonly restarts: number
  /** Why no traffic should be sent here, or nothing. */
  unready(): Promise<string | undefined>
  /** Resolves when Envoy has had its first configuration. @throws EdgeError NotReady after `deadlineMs` or a stop */
  ready(deadlineMs?: number): Promise<void>
  /** Envoy's, in Prometheus' text format. @throws EdgeError AdminUnanswered */
  metrics(): Promise<string>
  /** Which endpoints this edge can connect to, tried at most every 5 s. @throws EdgeError AdminUnanswered */
  reachability(): Promise<Reachability>
  /** Drains, and ends Envoy. */
  stop(): Promise<void>
  /** Ends Envoy at once, during a drain, too. */
  kill(): Promise<void>
}

export interface EdgeParts {
  readonly supervisor: Supervisor
  readonly drainMs: number
  /** Called once Envoy has ended. */
  close(): Promise<void>
}

export const createEdge = ({ supervisor, drainMs, close }: EdgeParts, log: Logger): Edge => {
  const atOnce = new AbortController()
  let halted: Promise<void> | undefined
  const reachability = createReachability({
    clusterLines: () => supervisor.current().admin.clusterLines(),
  })

  const halt = async (): Promise<void> => {
    const envoy = await supervisor.stop()
    if (envoy) await stopEnvoy(envoy, { drainMs, signal: atOnce.signal }, log)
    await close()
    log.info('stopped')
  }
  const stop = (): Promise<void> => (halted ??= halt())

  const unready = async (): Promise<string | undefined> => {
    if (halted) return 'the edge drains'
    try {
      const live = await supervisor.current().admin.isLive()
      return live ? undefined : 'Envoy has no configuration from a hub yet'
    } catch {
      return 'Envoy does not run, and is started again'
    }
  }

  const ready = async (deadlineMs = 30_000): Promise<void> => {
    const deadline = performance.now() + deadlineMs
    for (;;) {
      const reason = await unready()
      if (reason === undefined) return
      if (halted || performance.now() > deadline) throw new EdgeError('NotReady', reason)
      await sleep(10)
    }
  }

  return {
    get pid() {
      return supervisor.current().pid
    },
    get adminSocket() {
      return supervisor.current().admin.socket
    },
    get restarts() {
      return supervisor.restarts()
    },
    unready,
    ready,
    metrics: () => supervisor.current().admin.metrics(),
    reachability,
    stop,
    kill: () => {
      atOnce.abort()
      return stop()
    },
  }
}
