import assert from 'node:assert/strict'
import { createGraph } from './create-graph.ts'

interface Pod {
  readonly zones: readonly string[]
  readonly ready: boolean
}

describe('groupBy', () => {
  it('holds the members of a group by input key, and no empty groups', () => {
    const { graph, pods, zones, ready } = setup()
    graph.update(() => {
      pods.set('p2', pod('ab'))
      pods.set('p1', pod('a', false))
    })
    assert.deepEqual([...zones.keys()].sort(), ['a', 'b'])
    assert.deepEqual(
      [...(zones.get('a') ?? [])],
      [
        ['p1', { ready: false }],
        ['p2', { ready: true }],
      ],
    )
    assert.deepEqual(ready.get('a'), ['p2'])
    graph.update(() => pods.set('p2', pod('c')))
    assert.deepEqual([...zones.keys()].sort(), ['a', 'c'])
    assert.equal(zones.get('b'), undefined)
    assert.equal(ready.get('b'), undefined)
    assert.deepEqual(ready.get('c'), ['p2'])
  })

  it('has changed when a member has, by value', () => {
    const { graph, pods, runs } = setup()
    graph.update(() => pods.set('p1', pod('ab')))
    assert.equal(runs(), 2)
    graph.update(() => pods.set('p1', pod('ba')))
    assert.equal(runs(), 2)
    graph.update(() => pods.set('p1', pod('a')))
    assert.equal(runs(), 2)
    graph.update(() => pods.set('p1', pod('a', false)))
    assert.equal(runs(), 3)
  })

  it('survives that one member takes the place of the last', () => {
    const { graph, pods, zones, ready } = setup()
    graph.update(() => pods.set('p1', pod('a')))
    graph.update(() => {
      pods.delete('p1')
      pods.set('p2', pod('a'))
    })
    assert.deepEqual([...(zones.get('a')?.keys() ?? [])], ['p2'])
    assert.deepEqual(ready.get('a'), ['p2'])
  })

  it('tells listeners whether a group is new, other or gone', () => {
    const { graph, pods, zones } = setup()
    const told: string[] = []
    zones.onChange((changes) => {
      for (const [zone, { before, after }] of changes) {
        told.push(`${zone} ${before ? 'was' : 'new'} ${after ? after.size : 'gone'}`)
      }
    })
    graph.update(() => pods.set('p1', pod('a')))
    graph.update(() => pods.set('p2', pod('a')))
    graph.update(() => pods.set('p2', pod('a')))
    graph.update(() => {
      pods.delete('p1')
      pods.delete('p2')
    })
    assert.deepEqual(told, ['a new 1', 'a was 2', 'a was gone'])
  })

  it('is read by a key that no member has yet', () => {
    const graph = createGraph()
    const pods = graph.input<Pod>('pods')
    const services = graph.input<string>('services')
    const zones = graph.groupBy('zones', pods, ({ zones: all }) => all.map((zone) => [zone, true]))
    const counts = graph.map('counts', services, (zone, _, read) => read(zones, zone)?.size ?? 0)
    graph.update(() => services.set('s', 'a'))
    const seen = ['a', 'b', 'ab'].map((all) => {
      graph.update(() => pods.set('p', pod(all)))
      return counts.get('s')
    })
    assert.deepEqual([counts.get('s'), ...seen], [1, 1, 0, 1])
  })
})

const setup = () => {
  const graph = createGraph()
  const pods = graph.input<Pod>('pods')
  const zones = graph.groupBy('zones', pods, ({ zones: all, ready }) => all.map((zone) => [zone, { ready }]))
  const ready = graph.map('ready', zones, (members) =>
    [...members].flatMap(([key, member]) => (member.ready ? [key] : [])),
  )
  const runs = () => graph.derivations().get('ready')
  return { graph, pods, zones, ready, runs }
}

const pod = (zones: string, ready = true): Pod => ({ zones: Array.from(zones), ready })
