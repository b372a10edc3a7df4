import { writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { route, yaml } from '@watershed/testkit'
import type { Change } from './change-latency.ts'
import { changeLatency } from './change-latency.ts'
import type { Fleet } from './fleet.ts'
import { startFleet } from './fleet.ts'
import type { Probe } from './probe.ts'
import { startProbe } from './probe.ts'
import type { Row } from './row.ts'

const additions = 30
/** Enough for the programs to have compiled what an addition runs through. */
const warmUps = 30
const patienceMs = 10_000
/** Between requests that look for the change: asking without a pause would take the CPU from what is measured. */
const pollMs = 1

/** From writing the manifest of a new route until a request to its hostname is answered; before that, only 404 may be. */
export const newRoute = async (routes: number): Promise<Row> => {
  const fleet = await startFleet(routes)
  try {
    for (let index = 0; index < warmUps; index++) await add(fleet, additions + index)
    return await changeLatency('new-route', routes, fleet, additions, add)
  } finally {
    await fleet.stop()
  }
}

const add: Change<Fleet> = async (fleet, index) => {
  const name = `new${index}`
  const hostname = `${name}.example.com`
  const text = yaml(route({ blue: 100 }, { name, hostname, service: 's0' }))
  const probe = await startProbe(fleet.gatewayPort, hostname)
  try {
    const started = performance.now()
    await writeFile(fleet.routeFile(0).replace('r0.yaml', `${name}.yaml`), text)
    return await untilServed(probe, started)
  } finally {
    probe.stop()
  }
}

const untilServed = async (probe: Probe, started: number): ReturnType<Change<Fleet>> => {
  let errors = 0
  for (;;) {
    const { status } = await probe.ask()
    const ms = performance.now() - started
    if (status === 200) return { ms, errors }
    if (status !== 404) errors += 1
    if (ms > patienceMs) throw new Error(`the new route did not show within ${patienceMs} ms`)
    await sleep(pollMs)
  }
}
