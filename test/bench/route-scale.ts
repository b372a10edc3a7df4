import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { endpointSlice, freePort, waitFor, askHub } from '@watershed/testkit'
import type { EdgesView } from '@watershed/wire'
import type { Fleet } from './fleet.ts'
import { startFleet } from './fleet.ts'
import { startProbe } from './probe.ts'
import { cpuMs, descendantOf, rssMb } from './process-usage.ts'
import type { Row } from './row.ts'
import { round } from './statistics.ts'
import { edgeSeries, hubSeries } from './time-series.ts'

const churnMs = 20_000
const changesPerSecond = 50
const settleMs = 5_000

/** Routes on as many Services, whose pods are then replaced all the time: what the hub and an Envoy take for it. */
export const routeScale = async (routes: number): Promise<Row> => {
  const statusPort = await freePort()
  const fleet = await startFleet(routes, { edgeFlags: ['--status-address', `127.0.0.1:${statusPort}`] })
  const probe = await startProbe(fleet.gatewayPort, fleet.hostname(0))
  try {
    await mkdir(join(fleet.lab.folder('blue'), 'pods'))
    const hub = fleet.lab.hub.process().pid
    const envoy = await descendantOf(fleet.lab.edges[0]?.pid ?? 0, 'envoy')
    await untilCurrent(fleet)
    const usage = async () => ({
      ...{ hub: await cpuMs(hub), envoy: await cpuMs(envoy) },
      ...{ hubRss: await rssMb(hub), envoyRss: await rssMb(envoy) },
      series: (await hubSeries(fleet.lab.hub)) + (await edgeSeries(statusPort)),
    })
    const [before, started] = [await usage(), performance.now()]
    const { changes, errors } = await churn(fleet, routes, async () => (await probe.ask()).status)
    await untilCurrent(fleet)
    const [after, seconds] = [await usage(), (performance.now() - started) / 1_000]
    return {
      ...{ bench: 'route-scale', routes, changes, errors },
      hub_cpu_ms: round((after.hub - before.hub) / changes),
      envoy_cpu_ms: round((after.envoy - before.envoy) / changes),
      hub_cores: round((after.hub - before.hub) / 1_000 / seconds),
      envoy_cores: round((after.envoy - before.envoy) / 1_000 / seconds),
      ...{ hub_rss_mb: after.hubRss, envoy_rss_mb: after.envoyRss },
      hub_rss_growth_mb: after.hubRss - before.hubRss,
      envoy_rss_growth_mb: after.envoyRss - before.envoyRss,
      ...{ series: after.series, series_growth: after.series - before.series },
    }
  } finally {
    probe.stop()
    await fleet.stop()
  }
}

/** One pod after another is replaced by one of another address, each of another Service, while requests are sent to the first. */
const churn = async (
  fleet: Fleet,
  routes: number,
  ask: () => Promise<number>,
): Promise<{ readonly changes: number; readonly errors: number }> => {
  const started = performance.now()
  let [changes, errors] = [0, 0]
  while (performance.now() - started < churnMs) {
    const index = 1 + (changes % (routes - 1))
    const address = `127.3.${(changes >> 8) & 255}.${changes & 255 || 1}`
    const slice = endpointSlice(`s${index}`, [{ address, port: 1 }], { suffix: '-pods' })
    await writeFile(join(fleet.lab.folder('blue'), 'pods', `s${index}.json`), JSON.stringify(slice))
    changes += 1
    if ((await ask()) !== 200) errors += 1
    await sleep(Math.max(0, started + (changes * 1_000) / changesPerSecond - performance.now()))
  }
  return { changes, errors }
}

const untilCurrent = async ({ lab }: Fleet): Promise<void> => {
  await sleep(settleMs)
  const isCurrent = async () =>
    (await askHub<EdgesView>(lab.hub, '/v1/edges')).edges.every(({ current }) => current)
  await waitFor(isCurrent, { what: 'the edge to have everything', deadlineMs: 60_000, everyMs: 200 })
}
