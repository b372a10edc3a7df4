import { freePort, startEnvoy } from '@watershed/testkit'
import { startFastBackend } from './fast-backend.ts'
import { startFleet } from './fleet.ts'
import type { Hammered } from './hammer.ts'
import { hammer } from './hammer.ts'
import { handMadeEnvoy } from './hand-made-envoy.ts'
import { descendantOf, rssMb } from './process-usage.ts'
import type { Row } from './row.ts'
import { median, round } from './statistics.ts'

const pairs = 40
const warmUpMs = 2_000
const stretchMs = 500
/** Hostnames that are asked for, out of all: enough to miss no lookup, few enough to keep connections warm. */
const asked = 10

/** Requests a second through an edge and, in turn, through the same Envoy configured by hand. */
export const throughput = async (routes: number): Promise<Row> => {
  const backend = await startFastBackend()
  const fleet = await startFleet(routes, { everyBackend: backend.port })
  const hostnames = Array.from({ length: routes }, (_, index) => fleet.hostname(index))
  const handPort = await freePort()
  const hand = await startEnvoy({
    bootstrap: handMadeEnvoy(handPort, hostnames, backend.port),
    concurrency: 1,
  })
  try {
    const sample = hostnames.filter((_, index) => index % Math.max(1, Math.floor(routes / asked)) === 0)
    for (const port of [fleet.gatewayPort, handPort]) await hammer(port, sample, warmUpMs)
    const measured = await measurePairs(fleet.gatewayPort, handPort, sample)
    return {
      bench: 'throughput',
      routes,
      errors: measured.reduce((sum, { ours, theirs }) => sum + ours.errors + theirs.errors, 0),
      rps: Math.round(median(measured.map(({ ours }) => rate(ours)))),
      baseline_rps: Math.round(median(measured.map(({ theirs }) => rate(theirs)))),
      ratio: round(median(measured.map(({ ours, theirs }) => rate(ours) / rate(theirs))), 3),
      hub_rss_mb: await rssMb(fleet.lab.hub.process().pid),
      envoy_rss_mb: await rssMb(await descendantOf(fleet.lab.edges[0]?.pid ?? 0, 'envoy')),
    }
  } finally {
    await hand.stop()
    await fleet.stop()
    await backend.stop()
  }
}

interface Pair {
  readonly ours: Hammered
  readonly theirs: Hammered
}

/** Each pair in the other order than the one before, so that a drift of the machine favours neither. */
const measurePairs = async (
  ours: number,
  theirs: number,
  hostnames: readonly string[],
): Promise<readonly Pair[]> => {
  const measured: Pair[] = []
  for (let pair = 0; pair < pairs; pair++) {
    if (pair % 2 === 0) {
      const first = await hammer(ours, hostnames, stretchMs)
      measured.push({ ours: first, theirs: await hammer(theirs, hostnames, stretchMs) })
    } else {
      const first = await hammer(theirs, hostnames, stretchMs)
      measured.push({ ours: await hammer(ours, hostnames, stretchMs), theirs: first })
    }
  }
  return measured
}

const rate = ({ requests, seconds }: Hammered): number => requests / seconds
