import type { RouteView } from '@watershed/wire'
import Table from 'cli-table3'
import type { Load, Observed } from '@watershed/testkit'
import { percent } from './percent.ts'
import type { Playground } from './start-playground.ts'

/** What both clusters should get, as fractions. */
interface Step {
  readonly says: string
  readonly do: (playground: Playground) => Promise<void>
  readonly desired: number
  /** Of blue; green gets the rest. */
  readonly effective: number
}

const steps: readonly Step[] = [
  { says: 'all to blue', do: (playground) => playground.shift(100, 0), desired: 1, effective: 1 },
  { says: 'a tenth to green', do: (playground) => playground.shift(90, 10), desired: 0.9, effective: 0.9 },
  { says: 'half and half', do: (playground) => playground.shift(50, 50), desired: 0.5, effective: 0.5 },
  {
    says: 'green is not ready',
    do: (playground) => playground.setReady('green', false),
    desired: 0.5,
    effective: 1,
  },
  {
    says: 'green is ready again',
    do: (playground) => playground.setReady('green', true),
    desired: 0.5,
    effective: 0.5,
  },
  { says: 'all to green', do: (playground) => playground.shift(0, 100), desired: 0, effective: 0 },
]

const observedRequests = 2_000
const settleMs = 10_000
const tolerance = 0.02

interface Row extends Step {
  readonly observed: Observed
  readonly share: number
}

/**
 * Goes through the steps of a blue/green shift under constant load and prints what came of each. True if every observed
 * share was within 2 points and no request failed.
 */
export const runOnce = async (playground: Playground, load: Load): Promise<boolean> => {
  const rows: Row[] = []
  for (const step of steps) {
    process.stdout.write(`${step.says} … `)
    await step.do(playground)
    await untilEffective(playground, step)
    const observed = await observe(load)
    const share = (observed.byCluster.get('blue') ?? 0) / Math.max(1, observed.requests)
    rows.push({ ...step, observed, share })
    process.stdout.write(`${percent(share)} to blue\n`)
  }
  const total = load.total()
  process.stdout.write(`\n${render(rows)}\n`)
  process.stdout.write(`${total.requests} requests, ${total.failures} failed${reasons(total)}\n`)
  return (
    total.failures === 0 && rows.every(({ share, effective }) => Math.abs(share - effective) <= tolerance)
  )
}

/** Waits until the hub says that the edges do what the step asks for and the edge has acknowledged it. */
const untilEffective = async (playground: Playground, { effective, says }: Step): Promise<void> => {
  const deadline = performance.now() + settleMs
  for (;;) {
    const blue = blueShare(await playground.route())
    if (Math.abs(blue - effective) < 0.001 && (await playground.edgesAreCurrent())) return
    if (performance.now() > deadline)
      throw new Error(
        `${says}: blue's effective share is ${percent(blue)} after ${settleMs / 1000} s, not ${percent(effective)}`,
      )
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const blueShare = ({ rules }: RouteView): number =>
  (rules[0]?.shares ?? []).reduce((sum, share) => sum + (share.cluster === 'blue' ? share.effective : 0), 0)

const observe = async (load: Load): Promise<Observed> => {
  const read = load.observe()
  const before = load.total().requests
  while (load.total().requests < before + observedRequests)
    await new Promise((resolve) => setTimeout(resolve, 20))
  return read()
}

const render = (rows: readonly Row[]): string => {
  const table = new Table({
    head: ['step', 'cluster', 'desired', 'effective', 'observed', 'requests', 'failed'],
    style: { head: [], border: [] },
  })
  for (const { says, desired, effective, share, observed } of rows) {
    table.push([
      says,
      'blue',
      percent(desired),
      percent(effective),
      percent(share),
      observed.requests,
      observed.failures,
    ])
    table.push(['', 'green', percent(1 - desired), percent(1 - effective), percent(1 - share), '', ''])
  }
  return table.toString()
}

const reasons = ({ reasons: counted }: Observed): string =>
  counted.size === 0 ? '' : ` (${[...counted].map(([reason, count]) => `${count} × ${reason}`).join(', ')})`
