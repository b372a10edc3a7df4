import { setTimeout as sleep } from 'node:timers/promises'
import type { AdminClient, Connections } from './envoy/admin-client.ts'

export interface DrainOptions {
  readonly drainMs: number
  /** Ends the drain. */
  readonly signal: AbortSignal
}

/** `Late`: the time was over, or the drain was ended, and connections are left. */
export type Drained = 'Quiet' | 'Late'

const everyMs = 100

/**
 * Lets a running Envoy end without a failed request. For two thirds of the time it accepts connections, for load
 * balancers need a while to notice that it is not ready, but each answer ends its connection; then it accepts none, and
 * what is under way may finish. It is over as soon as there are no connections and no new ones come.
 * @throws EdgeError AdminUnanswered
 */
export const drain = async (admin: AdminClient, { drainMs, signal }: DrainOptions): Promise<Drained> => {
  const start = performance.now()
  const elapsed = (): number => performance.now() - start
  await admin.failHealthCheck()
  let accepting = true
  let before: Connections | undefined
  while (elapsed() < drainMs && !signal.aborted) {
    const now = await admin.connections()
    const quiet = now.active === 0 && now.total === before?.total
    if (quiet && !accepting) return 'Quiet'
    if (accepting && (quiet || elapsed() >= (drainMs * 2) / 3)) {
      await admin.closeListeners()
      accepting = false
    } else await sleep(everyMs, undefined, { signal }).catch(() => undefined)
    before = now
  }
  return 'Late'
}
