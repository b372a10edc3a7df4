import { setTimeout as sleep } from 'node:timers/promises'
import type { Row } from './row.ts'
import { changeLatency } from './change-latency.ts'
import type { KubeFleet } from './kube-fleet.ts'
import { routePath, startKubeFleet } from './kube-fleet.ts'
import type { Probe } from './probe.ts'
import { startProbe } from './probe.ts'

const edits = 30
/** Enough for the programs to have compiled what an edit runs through. */
const warmUps = 30
const patienceMs = 10_000
const pollMs = 1

/** From the return of the PATCH of a route's weights until a request through the edge shows the new split, from 100/0 to 0/100 and back. */
export const kubeWeightEdit = async (routes: number): Promise<Row> => {
  const fleet = await startKubeFleet(routes)
  const probe = await startProbe(fleet.gatewayPort, fleet.hostname(0))
  const edit = (_: unknown, index: number) => patchAndProbe(fleet, probe, index)
  try {
    for (let index = 0; index < warmUps; index++) await edit(fleet, index + 1)
    return await changeLatency('kube-weight-edit', routes, fleet, edits, edit)
  } finally {
    probe.stop()
    await fleet.stop()
  }
}

const patchAndProbe = async (fleet: KubeFleet, probe: Probe, index: number) => {
  const cluster = index % 2 === 0 ? 'green' : 'blue'
  let errors = 0
  await fleet.kube.cluster('blue').kube.request({
    method: 'PATCH',
    path: routePath(0),
    contentType: 'application/json-patch+json',
    body: ['blue', 'green'].map((name, at) => ({
      op: 'replace',
      path: `/spec/rules/0/backendRefs/${at}/weight`,
      value: name === cluster ? 100 : 0,
    })),
  })
  const returned = performance.now()
  for (;;) {
    const { status, backend } = await probe.ask()
    const ms = performance.now() - returned
    if (status !== 200) errors += 1
    if (backend === cluster) return { ms, errors }
    if (ms > patienceMs) throw new Error(`the edit to ${cluster} did not show within ${patienceMs} ms`)
    await sleep(pollMs)
  }
}
