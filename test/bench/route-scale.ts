import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { endpointSlice, freePort } from '@watershed/testkit'
import type { Fleet } from './fleet.ts'
import { startFleet } from './fleet.ts'
import { startProbe } from './probe.ts'
import { cpuMs, descendantOf, rssMb } from './process-usage.ts'
import type { Row } from './row.ts'
import { round } from './statistics.ts'
import { edgeSeries, hubSeries } from './time-series.ts'
import { untilAtRest } from './until-at-rest.ts'

const warmUps = 250
const changes = 1_500
const changesPerSecond = 50
/** How often a pod of one Service is replaced. */
const timesEach = 4
const few = 200

/** Routes on as many Services, whose pods are then replaced all the time: what hub and Envoy take for it, and the hub in a small world in the same run. */
export const routeScale = async (routes: number): Promise<Row> => {
  const small = await measure(few)
  const large = await measure(routes)
  return {
    ...large,
    cpu_ratio: round((large.hub_cpu_ms ?? 0) / (small.hub_cpu_ms ?? 1)),
    errors: small.errors + large.errors,
  }
}

const measure = async (routes: number): Promise<Row> => {
  const statusPort = await freePort()
  const fleet = await startFleet(routes, { edgeFlags: ['--status-address', `127.0.0.1:${statusPort}`] })
  const probe = await startProbe(fleet.gatewayPort, fleet.hostname(0))
  const ask = async () => (await probe.ask()).status
  try {
    await mkdir(join(fleet.lab.folder('blue'), 'pods'))
    const hub = fleet.lab.hub.process().pid
    const envoy = await descendantOf(fleet.lab.edges[0]?.pid ?? 0, 'envoy')
    const usage = async () => ({
      ...{ hub: await cpuMs(hub), envoy: await cpuMs(envoy) },
      ...{ hubRss: await rssMb(hub), envoyRss: await rssMb(envoy) },
      series: (await hubSeries(fleet.lab.hub)) + (await edgeSeries(statusPort)),
    })
    process.stderr.write(`  ${routes} routes are served; pods are replaced\n`)
    let errors = await churn(fleet, routes, { first: 0, count: warmUps }, ask)
    await untilAtRest(fleet.lab)
    const [before, started] = [await usage(), performance.now()]
    errors += await churn(fleet, routes, { first: warmUps, count: changes }, ask)
    await untilAtRest(fleet.lab)
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

/**
 * One pod after another is replaced by one of another address, each of another Service, while requests are sent to the first. The
 * number of requests that failed.
 */
const churn = async (
  fleet: Fleet,
  routes: number,
  { first, count }: { readonly first: number; readonly count: number },
  ask: () => Promise<number>,
): Promise<number> => {
  const services = Math.min(routes - 1, Math.ceil(changes / timesEach))
  const started = performance.now()
  let errors = 0
  for (let change = first; change < first + count; change++) {
    const index = 1 + Math.floor(((change % services) * (routes - 1)) / services)
    const address = `127.3.${(change >> 8) & 255}.${change & 255 || 1}`
    const slice = endpointSlice(`s${index}`, [{ address, port: 1 }], { suffix: '-pods' })
    await writeFile(join(fleet.lab.folder('blue'), 'pods', `s${index}.json`), JSON.stringify(slice))
    if ((await ask()) !== 200) errors += 1
    await sleep(Math.max(0, started + ((change - first + 1) * 1_000) / changesPerSecond - performance.now()))
  }
  return errors
}
