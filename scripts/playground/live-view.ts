import type { RouteView } from '@watershed/wire'
import Table from 'cli-table3'
import type { Load, Observed } from '@watershed/testkit'
import { percent } from './percent.ts'
import type { Playground } from './start-playground.ts'

const refreshMs = 1_000
const barWidth = 30

/** Draws the split once a second until `stop`. On a terminal it redraws in place; elsewhere it prints a line. */
export const showLiveView = (playground: Playground, load: Load): { stop(): void } => {
  let read = load.observe()
  let since = performance.now()
  let drawn = 0
  const draw = async (): Promise<void> => {
    const observed = read()
    const seconds = (performance.now() - since) / 1_000
    read = load.observe()
    since = performance.now()
    const route = await playground.route()
    const text = process.stdout.isTTY ? table(route, observed, seconds) : line(route, observed, seconds)
    if (process.stdout.isTTY && drawn > 0) process.stdout.write(`\u001b[${drawn}A\u001b[0J`)
    process.stdout.write(`${text}\n`)
    drawn = text.split('\n').length
  }
  let drawing = false
  const timer = setInterval(() => {
    if (drawing) return
    drawing = true
    draw()
      .catch((error: unknown) => process.stdout.write(`the hub does not answer: ${String(error)}\n`))
      .finally(() => (drawing = false))
  }, refreshMs)
  return { stop: () => clearInterval(timer) }
}

const table = (route: RouteView, observed: Observed, seconds: number): string => {
  const rows = new Table({
    head: ['cluster', 'desired', 'effective', 'observed', 'req/s', '', 'why'],
    style: { head: [], border: [] },
    colWidths: [null, null, null, null, null, barWidth + 2, null],
  })
  for (const { cluster, desired, effective, reason } of shares(route)) {
    const requests = observed.byCluster.get(cluster) ?? 0
    const share = requests / Math.max(1, observed.requests)
    const bar = '█'.repeat(Math.round(share * barWidth))
    rows.push([
      cluster,
      percent(desired),
      percent(effective),
      percent(share),
      Math.round(requests / seconds),
      bar,
      reason ?? '',
    ])
  }
  return `${rows.toString()}\nfailed: ${observed.failures} in the last second`
}

const line = (route: RouteView, observed: Observed, seconds: number): string =>
  shares(route)
    .map(({ cluster, desired, effective }) => {
      const requests = observed.byCluster.get(cluster) ?? 0
      return `${cluster} desired ${percent(desired)} effective ${percent(effective)} ${Math.round(requests / seconds)} req/s`
    })
    .concat(`failed ${observed.failures}`)
    .join('  ')

const shares = ({ rules }: RouteView) =>
  (rules[0]?.shares ?? []).map((share) => ({ ...share, cluster: share.cluster ?? share.service }))
