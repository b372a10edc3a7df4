import { freePort, startEnvoy } from '@watershed/testkit'
import { startFastBackend } from './fast-backend.ts'
import { startFleet } from './fleet.ts'
import type { Hammered } from './hammer.ts'
import { hammer } from './hammer.ts'
import { handMadeEnvoy } from './hand-made-envoy.ts'
import { cpuMs, descendantOf, rssMb } from './process-usage.ts'
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
    const envoy = await descendantOf(fleet.lab.edges[0]?.pid ?? 0, 'envoy')
    const measured = await measurePairs(
      { port: fleet.gatewayPort, pid: envoy },
      { port: handPort, pid: hand.pid },
      sample,
    )
    return {
      bench: 'throughput',
      routes,
      errors: measured.reduce((sum, { ours, theirs }) => sum + ours.errors + theirs.errors, 0),
      rps: Math.round(median(measured.map(({ ours }) => rate(ours)))),
      baseline_rps: Math.round(median(measured.map(({ theirs }) => rate(theirs)))),
      ratio: round(median(measured.map(({ ours, theirs }) => rate(ours) / rate(theirs))), 3),
      cpu_us: round(cpuOf(measured.map(({ ours }) => ours)), 1),
      baseline_cpu_us: round(cpuOf(measured.map(({ theirs }) => theirs)), 1),
      hub_rss_mb: await rssMb(fleet.lab.hub.process().pid),
      envoy_rss_mb: await rssMb(envoy),
    }
  } finally {
    await hand.stop()
    await fleet.stop()
    await backend.stop()
  }
}

interface Pair {
  readonly ours: Stretch
  readonly theirs: Stretch
}

interface Stretch extends Hammered {
  readonly cpuMs: number
}

interface Target {
  readonly port: number
  readonly pid: number
}

/** Each pair in the other order than the one before, so that a drift of the machine favours neither. */
const measurePairs = async (
  ours: Target,
  theirs: Target,
  hostnames: readonly string[],
): Promise<readonly Pair[]> => {
  const measured: Pair[] = []
  for (let pair = 0; pair < pairs; pair++) {
    if (pair % 2 === 0) {
      const first = await stretch(ours, hostnames)
      measured.push({ ours: first, theirs: await stretch(theirs, hostnames) })
    } else {
      const first = await stretch(theirs, hostnames)
      measured.push({ ours: await stretch(ours, hostnames), theirs: first })
    }
  }
  return measured
}

const stretch = async ({ port, pid }: Target, hostnames: readonly string[]): Promise<Stretch> => {
  const before = await cpuMs(pid)
  const hammered = await hammer(port, hostnames, stretchMs)
  return { ...hammered, cpuMs: (await cpuMs(pid)) - before }
}

/** Of a request, in µs: unlike rates, it says the same on a machine that has other things to do. */
const cpuOf = (stretches: readonly Stretch[]): number =>
  (1_000 * sum(stretches.map(({ cpuMs: ms }) => ms))) / sum(stretches.map(({ requests }) => requests))

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

const rate = ({ requests, seconds }: Hammered): number => requests / seconds
