import { setTimeout as sleep } from 'node:timers/promises'
import type { Lab } from '@watershed/testkit'
import { askHub, waitFor } from '@watershed/testkit'
import type { EdgesView } from '@watershed/wire'
import { cpuMs } from './process-usage.ts'

const patienceMs = 300_000
const lookMs = 1_000
/** Of a second: what they do anyway. */
const idleMs = 200
const looks = 3

/**
 * Waits until the edges have everything, and hub and agents have had next to nothing to do for 3 s: what is measured then is a change,
 * and not the end of the load, of which the statuses are the last.
 */
export const untilAtRest = async ({ hub, agents }: Lab): Promise<void> => {
  const programs = [hub.process(), ...agents.values()]
  const used = async (): Promise<number> => {
    const each = await Promise.all(programs.map(({ pid }) => cpuMs(pid)))
    return each.reduce((sum, ms) => sum + ms, 0)
  }
  const isCurrent = async () =>
    (await askHub<EdgesView>(hub, '/v1/edges')).edges.every(({ current }) => current)
  let idle = 0
  let former = await used()
  const isAtRest = async (): Promise<boolean> => {
    await sleep(lookMs)
    const now = await used()
    idle = now - former <= idleMs ? idle + 1 : 0
    former = now
    return idle >= looks && (await isCurrent())
  }
  await waitFor(isAtRest, { what: 'hub and agents to be at rest', deadlineMs: patienceMs })
}
