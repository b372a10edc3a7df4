import { writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Change } from './change-latency.ts'
import { changeLatency } from './change-latency.ts'
import type { Fleet } from './fleet.ts'
import { routeTo, startFleet } from './fleet.ts'
import type { Probe } from './probe.ts'
import { startProbe } from './probe.ts'
import type { Row } from './row.ts'

const edits = 30
/** Enough for the programs to have compiled what an edit runs through. */
const warmUps = 30
const patienceMs = 10_000
/** Between requests that look for the change: asking without a pause would take the CPU from what is measured. */
const pollMs = 1

/** From writing a route's manifest until a request through the edge shows the new split, from 100/0 to 0/100 and back. */
export const weightEdit = async (routes: number): Promise<Row> => {
  const fleet = await startFleet(routes)
  const probe = await startProbe(fleet.gatewayPort, fleet.hostname(0))
  const edit = editAndProbe(probe)
  try {
    for (let index = 0; index < warmUps; index++) await edit(fleet, index + 1)
    return await changeLatency('weight-edit', routes, fleet, edits, edit)
  } finally {
    probe.stop()
    await fleet.stop()
  }
}

const editAndProbe =
  (probe: Probe): Change<Fleet> =>
  async (fleet, index) => {
    const cluster = index % 2 === 0 ? 'green' : 'blue'
    const text = routeTo(cluster, 0)
    let errors = 0
    const started = performance.now()
    await writeFile(fleet.routeFile(0), text)
    for (;;) {
      const { status, backend } = await probe.ask()
      const ms = performance.now() - started
      if (status !== 200) errors += 1
      if (backend === cluster) return { ms, errors }
      if (ms > patienceMs) throw new Error(`the edit to ${cluster} did not show within ${patienceMs} ms`)
      await sleep(pollMs)
    }
  }
