import assert from 'node:assert/strict'
import { createGraph } from './create-graph.ts'

interface Slice {
  readonly service: string
  readonly ready: number
  readonly node?: string
}

describe('among 10,000 services, 30,000 slices and 10,000 routes', () => {
  const size = 10_000
  const graph = createGraph()
  const services = graph.input<{ readonly port: number }>('services')
  const slices = graph.input<Slice>('slices')
  const routes = graph.input<readonly string[]>('routes')

  const slicesOf = graph.groupBy('slicesOf', slices, (slice) => [[slice.service, slice]])
  const backends = graph.map('backends', services, ({ port }, name, read) => ({
    port,
    ready: Array.from(read(slicesOf, name)?.values() ?? [], ({ ready }) => ready).reduce((a, b) => a + b, 0),
  }))
  const splits = graph.flatMap('splits', routes, (names, route, read) =>
    names.map((name, index) => [`${route}/${index}`, read(backends, name)?.ready]),
  )
  const all = graph.groupBy('all', routes, (names) => [['all', names]])
  graph.map('count', all, (members) => members.size)

  before(() => {
    graph.update(() => {
      for (let index = 0; index < size; index++) {
        const service = `s${index}`
        services.set(service, { port: 80 })
        for (const slice of ['a', 'b', 'c']) slices.set(`${service}-${slice}`, { service, ready: 2 })
        routes.set(`r${index}`, [service, `s${(index + 1) % size}`])
      }
    })
  })

  /** How often derivations ran for a change, by collection. */
  const runsOf = (change: () => void): Readonly<Record<string, number>> => {
    const former = graph.derivations()
    graph.update(change)
    const runs = Array.from(
      graph.derivations(),
      ([name, count]) => [name, count - (former.get(name) ?? 0)] as const,
    )
    return Object.fromEntries(runs.filter(([, count]) => count > 0))
  }

  it('one endpoint reruns its slice, its service and the two routes that use it', () => {
    const runs = runsOf(() => slices.set('s7-b', { service: 's7', ready: 1 }))
    assert.deepEqual(runs, { slicesOf: 1, backends: 1, splits: 2 })
    assert.deepEqual([splits.get('r7/0'), splits.get('r6/1')], [5, 5])
  })

  it('a change that makes no difference goes only as far as it makes none', () => {
    const runs = runsOf(() => slices.set('s8-b', { service: 's8', ready: 2, node: 'n1' }))
    assert.deepEqual(runs, { slicesOf: 1, backends: 1 })
  })

  it('a slice that moves reruns both services', () => {
    const runs = runsOf(() => slices.set('s20-a', { service: 's30', ready: 2 }))
    assert.deepEqual(runs, { slicesOf: 1, backends: 2, splits: 4 })
  })

  it('an equal slice reruns nothing', () => {
    assert.deepEqual(
      runsOf(() => slices.set('s9-b', { service: 's9', ready: 2 })),
      {},
    )
  })

  it('a group of all routes is changed in place', () => {
    const group = all.get('all')
    const runs = runsOf(() => routes.set('r5', ['s1']))
    assert.deepEqual(runs, { splits: 1, all: 1, count: 1 })
    assert.equal(all.get('all'), group)
    assert.deepEqual([group?.size, group?.get('r5')], [size, ['s1']])
  })

  it('a route that comes and goes reruns itself', () => {
    assert.deepEqual(
      runsOf(() => routes.set('new', ['s1'])),
      { splits: 1, all: 1, count: 1 },
    )
    assert.deepEqual(
      runsOf(() => routes.delete('new')),
      { count: 1 },
    )
  })
})
