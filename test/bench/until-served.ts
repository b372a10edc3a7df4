import { Agent } from 'node:http'
import { ask, waitFor } from '@watershed/testkit'

const patienceMs = 180_000

/** Waits until each hostname is answered with its status: 503 shows that a route is there whose endpoints refuse. */
export const untilServed = async (
  port: number,
  statuses: readonly (readonly [hostname: string, status: number])[],
): Promise<void> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  try {
    const isServed = async ([hostname, status]: readonly [string, number]): Promise<boolean> =>
      (await ask(port, hostname, agent)) === status
    await waitFor(async () => (await Promise.all(statuses.map(isServed))).every(Boolean), {
      what: 'the routes to be served',
      deadlineMs: patienceMs,
      everyMs: 100,
    })
  } finally {
    agent.destroy()
  }
}
