import { writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { yaml } from '@watershed/testkit'
import type { Change } from './change-latency.ts'
import { changeLatency } from './change-latency.ts'
import type { ListenerFleet } from './listener-fleet.ts'
import { routesPerSet, setRoute, startListenerFleet } from './listener-fleet.ts'
import { startProbe } from './probe.ts'
import type { Row } from './row.ts'
import { round } from './statistics.ts'
import { untilAtRest } from './until-at-rest.ts'

const edits = 30
/** Enough for the programs to have compiled what an edit runs through. */
const warmUps = 30
const patienceMs = 20_000
const pollMs = 1
/** Ten ListenerSets. */
const few = 10 * routesPerSet

/** Loads so many routes on ListenerSets, and edits one of them, as in a small world in the same run. */
export const listeners = async (routes: number): Promise<Row> => {
  const small = await measure(few)
  const large = await measure(routes)
  return {
    ...large,
    ratio: round((large.p50_ms ?? 0) / (small.p50_ms ?? 1)),
    cpu_ratio: round((large.hub_cpu_ms ?? 0) / (small.hub_cpu_ms ?? 1)),
    errors: small.errors + large.errors,
  }
}

const measure = async (routes: number): Promise<Row> => {
  const fleet = await startListenerFleet(routes)
  process.stderr.write(`  ${routes} routes are served after ${round(fleet.loadMs / 1_000)} s\n`)
  await untilAtRest(fleet.lab)
  const probe = await startProbe(fleet.gatewayPort, fleet.hostname)
  const edit: Change<ListenerFleet> = async ({ routeFile }, index) => {
    const cluster = index % 2 === 0 ? 'green' : 'blue'
    let errors = 0
    const started = performance.now()
    await writeFile(routeFile, yaml(setRoute(0, 0, cluster)))
    for (;;) {
      const { status, backend } = await probe.ask()
      const ms = performance.now() - started
      if (status !== 200) errors += 1
      if (backend === cluster) return { ms, errors }
      if (ms > patienceMs) throw new Error(`the edit to ${cluster} did not show within ${patienceMs} ms`)
      await sleep(pollMs)
    }
  }
  try {
    for (let index = 0; index < warmUps; index++) await edit(fleet, index + 1)
    const row = await changeLatency('listeners', routes, fleet, edits, edit)
    return { ...row, load_s: round(fleet.loadMs / 1_000) }
  } finally {
    probe.stop()
    await fleet.stop()
  }
}
