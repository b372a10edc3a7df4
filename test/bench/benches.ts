import { agentScale } from './agent-scale.ts'
import type { Goal } from './goal.ts'
import { atLeast, atMost } from './goal.ts'
import { kubeWeightEdit } from './kube-weight-edit.ts'
import { listeners } from './listeners.ts'
import { newRoute } from './new-route.ts'
import { requestsEach, routeChanges } from './route-changes.ts'
import { routeScale } from './route-scale.ts'
import type { Row } from './row.ts'
import { throughput } from './throughput.ts'
import { weightEdit } from './weight-edit.ts'

/** Takes the number of routes, or of EndpointSlices, and starts everything anew. */
export interface Bench {
  readonly does: string
  readonly run: (size: number) => Promise<Row>
  /** At which its goals are stated. */
  readonly full: readonly number[]
  /** A few minutes for all benches together. */
  readonly small: readonly number[]
  /** In which one size ends, or is ended. */
  readonly minutes: number
  readonly goals: (rows: readonly Row[]) => readonly Goal[]
  /** Whether it takes real API servers, and so the network of a lab. */
  readonly onLab?: true
}

export const benches: Readonly<Record<string, Bench>> = {
  'weight-edit': {
    does: 'from writing a manifest until a request shows the new split',
    run: weightEdit,
    ...{ full: [10, 1_000, 10_000], small: [10, 1_000], minutes: 6 },
    goals: (rows) => [
      ...rows.map((row) => atMost(`median with ${row.routes} routes`, row.p50_ms, 10, ' ms')),
      ...flat('median', rows, ({ p50_ms }) => p50_ms),
      noErrors(rows),
    ],
  },
  'new-route': {
    does: 'from writing a new route until a request to it is answered',
    run: newRoute,
    ...{ full: [10, 3_000], small: [10], minutes: 6 },
    goals: (rows) => [
      ...rows.map((row) => atMost(`median with ${row.routes} routes`, row.p50_ms, 20, ' ms')),
      noErrors(rows, 'answers but 404 and then 200'),
    ],
  },
  throughput: {
    does: 'requests a second, against the same Envoy configured by hand',
    run: throughput,
    ...{ full: [10, 10_000], small: [10], minutes: 6 },
    goals: (rows) => [
      ...rows.map((row) =>
        atLeast(`ratio with ${row.routes} routes`, row.ratio, (row.routes ?? 0) < 10_000 ? 0.97 : 0.93),
      ),
      noErrors(rows),
    ],
  },
  'route-scale': {
    does: 'routes on as many Services while pods are replaced: CPU, memory and time series of hub and Envoy',
    run: routeScale,
    ...{ full: [5_000], small: [1_000], minutes: 10 },
    goals: (rows) => [
      ...rows.flatMap((row) => [
        atMost('hub CPU a pod, with 200 routes = 1', row.cpu_ratio, 1.5),
        atMost('hub CPU a pod', row.hub_cpu_ms, 10, ' ms'),
        atMost('hub memory', row.hub_rss_mb, 700, ' MB'),
        atMost('time series added', row.series_growth, 0),
      ]),
      noErrors(rows),
    ],
  },
  listeners: {
    does: 'so many routes on a sixteenth as many ListenerSets: load, and an edit against a small world in the same run',
    run: listeners,
    ...{ full: [40_000], small: [4_000], minutes: 20 },
    goals: (rows) => [
      ...rows.map((row) => atMost('hub CPU an edit, with 160 routes = 1', row.cpu_ratio, 1.5)),
      noErrors(rows),
    ],
  },
  'route-changes': {
    does: '10,000 requests during each of so many changes of routes, of every kind: none fails',
    run: routeChanges,
    ...{ full: [100], small: [20], minutes: 30 },
    goals: (rows) => [
      ...rows.map((row) =>
        atLeast(`requests during ${row.changes} changes`, row.requests, (row.changes ?? 0) * requestsEach),
      ),
      noErrors(rows),
    ],
  },
  'kube-weight-edit': {
    does: 'from the return of a PATCH to a real API server until a request shows the new split',
    run: kubeWeightEdit,
    ...{ full: [10, 1_000, 3_000], small: [10], minutes: 12, onLab: true },
    goals: (rows) => [
      ...rows.map((row) => atMost(`median with ${row.routes} routes`, row.p50_ms, 20, ' ms')),
      ...flat('hub CPU an edit', rows, ({ hub_cpu_ms }) => hub_cpu_ms),
      noErrors(rows),
    ],
  },
  'agent-scale': {
    does: 'an agent at a real API server with so many EndpointSlices of 10: first report, changes, memory',
    run: agentScale,
    ...{ full: [10_000], small: [1_000], minutes: 8, onLab: true },
    goals: (rows) => [
      ...rows.map((row) => atMost(`memory with ${row.slices} EndpointSlices`, row.agent_rss_mb, 150, ' MB')),
      noErrors(rows),
    ],
  },
}

/** Whether the largest costs what the smallest does, where there are several sizes. */
const flat = (
  what: string,
  rows: readonly Row[],
  figure: (row: Row) => number | undefined,
): readonly Goal[] => {
  const [first, last] = [rows[0], rows.at(-1)]
  if (!first || !last || first === last) return []
  const [least, most] = [figure(first), figure(last)]
  const ratio = least === undefined || most === undefined ? undefined : Number((most / least).toFixed(2))
  return [atMost(`${what} with ${last.routes} routes, with ${first.routes} = 1`, ratio, 1.5)]
}

const noErrors = (rows: readonly Row[], what = 'failed requests'): Goal =>
  atMost(
    what,
    rows.reduce((sum, { errors }) => sum + errors, 0),
    0,
  )
