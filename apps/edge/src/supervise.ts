import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { createBackoff } from './backoff.ts'
import type { EnvoyProcess } from './envoy/start-envoy-process.ts'

export interface Supervisor {
  /** The Envoy that runs; while there is none, the one before. */
  current(): EnvoyProcess
  restarts(): number
  /** Starts no other Envoy from now on, and gives the one that runs. */
  stop(): Promise<EnvoyProcess | undefined>
}

const backoffLimits = { baseMs: 100, maxMs: 30_000 }
/** An Envoy that ran that long was well: its end begins a new count. */
const healthyAfterMs = 60_000

/** Starts Envoy again whenever it ends, at growing intervals, until it is told to stop. */
export const supervise = (
  first: EnvoyProcess,
  launch: () => Promise<EnvoyProcess>,
  log: Logger,
): Supervisor => {
  const backoff = createBackoff(backoffLimits)
  const stopping = new AbortController()
  const stopped = new Promise<undefined>((resolve) =>
    stopping.signal.addEventListener('abort', () => resolve(undefined), { once: true }),
  )
  let current = first
  let restarts = 0

  const relaunch = async (): Promise<EnvoyProcess | undefined> => {
    while (!stopping.signal.aborted) {
      const waitMs = backoff.next()
      log.warn({ waitMs }, 'Envoy is started again')
      await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      if (stopping.signal.aborted) return undefined
      restarts++
      try {
        return await launch()
      } catch (error) {
        log.error({ err: error }, 'Envoy could not be started')
      }
    }
    return undefined
  }

  /** Gives the Envoy that runs when it is told to stop. */
  const run = async (): Promise<EnvoyProcess | undefined> => {
    for (;;) {
      const since = performance.now()
      const reason = await Promise.race([current.ended, stopped])
      if (reason === undefined) return current
      log.error({ envoyPid: current.pid }, reason)
      if (performance.now() - since > healthyAfterMs) backoff.reset()
      const next = await relaunch()
      if (!next) return undefined
      current = next
    }
  }
  const done = run()
  return {
    current: () => current,
    restarts: () => restarts,
    stop: () => {
      stopping.abort()
      return done
    },
  }
}
