import type { Lab } from '@watershed/testkit'
import { descendantOf, cpuMs, rssMb } from './process-usage.ts'
import type { Row } from './row.ts'
import { quantile, round } from './statistics.ts'

/** One change: makes it, waits until a request shows it, and gives the ms between, or what went wrong. */
export type Change<F> = (fleet: F, index: number) => Promise<{ readonly ms: number; readonly errors: number }>

const pauseMs = 100

/** Makes a number of changes, one after another, and sums up how long each took to show. */
export const changeLatency = async <F extends { readonly lab: Lab }>(
  bench: string,
  routes: number,
  fleet: F,
  changes: number,
  change: Change<F>,
): Promise<Row> => {
  const hub = fleet.lab.hub.process().pid
  const envoy = await descendantOf(fleet.lab.edges[0]?.pid ?? 0, 'envoy')
  const times: number[] = []
  let errors = 0
  let hubMs = 0
  for (let index = 0; index < changes; index++) {
    const before = await cpuMs(hub)
    const result = await change(fleet, index)
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
    hubMs += (await cpuMs(hub)) - before
    times.push(result.ms)
    errors += result.errors
  }
  return {
    bench,
    routes,
    p50_ms: round(quantile(times, 0.5)),
    p90_ms: round(quantile(times, 0.9)),
    max_ms: round(Math.max(...times)),
    errors,
    hub_cpu_ms: round(hubMs / changes),
    hub_rss_mb: await rssMb(hub),
    envoy_rss_mb: await rssMb(envoy),
  }
}
