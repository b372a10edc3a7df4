import { Agent } from 'node:http'
import type { Lab } from '@watershed/testkit'
import { ask, waitFor } from '@watershed/testkit'

const leastPatienceMs = 180_000
/** More than it takes, on a machine that does much else. */
const patienceMsOfRoute = 15
const progressMs = 15_000

export interface Served {
  readonly lab: Lab
  readonly port: number
  /** How many there are in all. */
  readonly routes: number
  readonly statuses: readonly (readonly [hostname: string, status: number])[]
}

/**
 * Waits until each hostname is answered with its status: 503 shows that a route is there whose endpoints refuse.
 * @throws Error with what the programs said: after 3 minutes, or 15 ms a route if that is longer; at once when a program ends
 */
export const untilServed = async ({ lab, port, routes, statuses }: Served): Promise<void> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  const isServed = async ([hostname, status]: readonly [string, number]): Promise<boolean> =>
    (await ask(port, hostname, agent)) === status
  const started = performance.now()
  const progress = setInterval(() => {
    process.stderr.write(`  loading ${routes} routes for ${seconds(started)} s …\n`)
  }, progressMs)
  try {
    const served = waitFor(async () => (await Promise.all(statuses.map(isServed))).every(Boolean), {
      what: 'the routes to be served',
      deadlineMs: Math.max(leastPatienceMs, routes * patienceMsOfRoute),
      everyMs: 100,
    })
    await Promise.race([served, failWhenOneEnds(lab)])
  } catch (error) {
    throw new Error(`the fleet did not come up; its programs said:\n${lab.logs().slice(-4_000)}`, {
      cause: error,
    })
  } finally {
    clearInterval(progress)
    agent.destroy()
  }
}

const failWhenOneEnds = ({ hub, agents, edges }: Lab): Promise<never> =>
  Promise.race(
    [hub.process(), ...agents.values(), ...edges].map(async ({ ended }) => {
      throw new Error(`a program ended ${await ended}`)
    }),
  )

const seconds = (since: number): number => Math.round((performance.now() - since) / 1_000)
