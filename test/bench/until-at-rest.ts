import { setTimeout as sleep } from 'node:timers/promises'
import type { Lab } from '@watershed/testkit'
import { askHub, waitFor } from '@watershed/testkit'
import type { EdgesView } from '@watershed/wire'
import { cpuMs } from './process-usage.ts'

const patienceMs = 180_000
const lookMs = 1_000
/** Of a second: what a hub does anyway. */
const idleMs = 150
const looks = 3

/** Waits until the edges have everything and the hub has had next to nothing to do for 3 s: what is measured then is a change, and not the end of the load. */
export const untilAtRest = async ({ hub }: Lab): Promise<void> => {
  const isCurrent = async () =>
    (await askHub<EdgesView>(hub, '/v1/edges')).edges.every(({ current }) => current)
  let idle = 0
  let former = await cpuMs(hub.process().pid)
  const isAtRest = async (): Promise<boolean> => {
    await sleep(lookMs)
    const now = await cpuMs(hub.process().pid)
    idle = now - former <= idleMs ? idle + 1 : 0
    former = now
    return idle >= looks && (await isCurrent())
  }
  await waitFor(isAtRest, { what: 'the hub to be at rest', deadlineMs: patienceMs })
}
