import assert from 'node:assert/strict'
import { gatewayRecords, routeRecord } from '../testing/route-records.ts'
import type { SimulatedFleet, SimulatedReplica } from '../testing/simulated-fleet.ts'
import { simulateFleet } from '../testing/simulated-fleet.ts'

describe('trackProgramming', () => {
  let fleet: SimulatedFleet
  beforeEach(() => {
    fleet = simulateFleet()
  })

  /** The next revision, as these replicas see it. */
  const edit = async (generation: number, ...replicas: readonly SimulatedReplica[]): Promise<void> => {
    fleet.redis.revision += 1
    for (const replica of replicas) replica.follow(...gatewayRecords, routeRecord('cart', generation))
    await fleet.clock.advance(0)
  }

  const states = (...replicas: readonly SimulatedReplica[]): readonly string[] =>
    replicas.map((replica) => replica.stateOf('cart'))

  describe('on one replica', () => {
    let hub: SimulatedReplica
    beforeEach(async () => {
      hub = await fleet.start('a')
      await fleet.clock.advance(1_000)
    })

    it('says so where no edge is connected, and waits for the first that is', async () => {
      await edit(1, hub)
      await fleet.clock.advance(200)
      assert.deepEqual(states(hub), ['NoEdges'])
      const edge = hub.connect('edge-1')
      await fleet.clock.advance(200)
      assert.deepEqual(states(hub), ['Waiting'])
      edge.acknowledge()
      await fleet.clock.advance(100)
      assert.deepEqual(states(hub), ['Programmed'])
    })

    it('is Programmed within 100 ms of the last acknowledgement, and not before', async () => {
      const [first, second] = [hub.connect('edge-1'), hub.connect('edge-2')]
      first.acknowledge()
      second.acknowledge()
      first.hold()
      second.hold()
      await fleet.clock.advance(1)
      await edit(1, hub)
      await fleet.clock.advance(500)
      assert.deepEqual(states(hub), ['nothing'])
      first.acknowledge()
      await fleet.clock.advance(500)
      assert.deepEqual(states(hub), ['nothing'])
      second.acknowledge()
      await fleet.clock.advance(100)
      assert.deepEqual(states(hub), ['Programmed'])
    })

    it('heeds what was acknowledged before later changes that were not', async () => {
      const edge = hub.connect('edge-1')
      edge.acknowledge()
      await edit(1, hub)
      await fleet.clock.advance(10)
      edge.hold()
      await fleet.clock.advance(200)
      assert.deepEqual(states(hub), ['Programmed'])
      await edit(2, hub)
      await fleet.clock.advance(200)
      assert.equal(hub.pipeline.programming.get('blue/MultiClusterHTTPRoute/shop/cart')?.claim, '1000:1 0')
    })

    it('names edges that are late, but not at once', async () => {
      hub.connect('edge-1').acknowledge()
      for (const node of ['edge-2', 'edge-3']) hub.connect(node)
      await edit(1, hub)
      await fleet.clock.advance(1_000)
      assert.equal(hub.detailOf('cart'), undefined)
      await fleet.clock.advance(3_000)
      assert.equal(hub.detailOf('cart'), 'edge-2, edge-3')
    })

    it('stays Programmed while edges come and go', async () => {
      const edge = hub.connect('edge-1')
      edge.acknowledge()
      await edit(1, hub)
      await fleet.clock.advance(200)
      edge.disconnect()
      hub.connect('edge-2')
      await fleet.clock.advance(10_000)
      assert.deepEqual(states(hub), ['Programmed'])
    })

    it('waits no longer for an edge that has gone', async () => {
      hub.connect('edge-1').acknowledge()
      const late = hub.connect('edge-2')
      await edit(1, hub)
      await fleet.clock.advance(200)
      assert.deepEqual(states(hub), ['nothing'])
      late.disconnect()
      await fleet.clock.advance(100)
      assert.deepEqual(states(hub), ['Programmed'])
    })

    it('says in Envoy’s words who refused, until nobody does any more', async () => {
      const edge = hub.connect('edge-1')
      edge.refuse('80/cart.example.com', 'bad regex')
      edge.acknowledge()
      await edit(1, hub)
      await fleet.clock.advance(200)
      assert.deepEqual([states(hub), hub.detailOf('cart')], [['Refused'], 'edge-1: bad regex'])
      edge.refuse('80/cart.example.com', '')
      await fleet.clock.advance(100)
      assert.deepEqual(states(hub), ['Programmed'])
    })

    it('is not told of what edges refuse of others', async () => {
      const edge = hub.connect('edge-1')
      edge.refuse('80/other.example.com', 'bad regex')
      edge.acknowledge()
      await edit(1, hub)
      await fleet.clock.advance(200)
      assert.deepEqual(states(hub), ['Programmed'])
    })

    it('remembers it for the next hub', async () => {
      hub.connect('edge-1').acknowledge()
      await edit(1, hub)
      await fleet.clock.advance(1_000)
      const next = await fleet.start('b')
      await edit(1, next)
      assert.deepEqual(states(next), ['Programmed'])
    })

    it('remembers nothing of what is gone', async () => {
      hub.connect('edge-1').acknowledge()
      await edit(1, hub)
      await fleet.clock.advance(1_000)
      assert.ok(fleet.redis.claims.has('blue/MultiClusterHTTPRoute/shop/cart'))
      fleet.redis.revision += 1
      hub.pipeline.update(() => hub.pipeline.records.delete('blue/MultiClusterHTTPRoute/shop/cart'))
      hub.tracker.reached(fleet.redis)
      await fleet.clock.advance(1_000)
      assert.ok(!fleet.redis.claims.has('blue/MultiClusterHTTPRoute/shop/cart'))
    })

    it('asks Redis no more than every 2 s when nothing waits', async () => {
      hub.connect('edge-1').acknowledge()
      await edit(1, hub)
      await fleet.clock.advance(10_000)
      const before = fleet.redis.exchanges
      await fleet.clock.advance(30_000)
      assert.ok(fleet.redis.exchanges - before <= 15, `${fleet.redis.exchanges - before} exchanges`)
    })

    it('asks Redis no more than ten times a second when everything does', async () => {
      hub.connect('edge-1')
      const before = fleet.redis.exchanges
      for (let generation = 1; generation <= 100; generation++) {
        await edit(generation, hub)
        await fleet.clock.advance(10)
      }
      assert.ok(fleet.redis.exchanges - before <= 11, `${fleet.redis.exchanges - before} exchanges`)
    })
  })

  describe('on two replicas', () => {
    let one: SimulatedReplica
    let two: SimulatedReplica
    beforeEach(async () => {
      one = await fleet.start('one')
      two = await fleet.start('two')
      await fleet.clock.advance(5_000)
    })

    it('is Programmed on both within 500 ms of the last acknowledgement on one', async () => {
      one.connect('edge-1').acknowledge()
      const second = two.connect('edge-2')
      await edit(1, one, two)
      await fleet.clock.advance(1_000)
      assert.deepEqual(states(one, two), ['nothing', 'nothing'])
      second.acknowledge()
      await fleet.clock.advance(500)
      assert.deepEqual(states(one, two), ['Programmed', 'Programmed'])
    })

    it('waits for the edges of a replica that lags', async () => {
      one.connect('edge-1').acknowledge()
      two.connect('edge-2').acknowledge()
      two.follow(...gatewayRecords)
      await edit(1, one)
      await fleet.clock.advance(1_000)
      assert.deepEqual(states(one), ['nothing'])
      two.follow(...gatewayRecords, routeRecord('cart', 1))
      await fleet.clock.advance(500)
      assert.deepEqual(states(one, two), ['Programmed', 'Programmed'])
    })

    it('waits for the edges of a replica that died no longer than it is remembered', async () => {
      one.connect('edge-1').acknowledge()
      two.connect('edge-2')
      await fleet.clock.advance(5_000)
      two.die()
      await edit(1, one)
      await fleet.clock.advance(2_000)
      assert.deepEqual(states(one), ['nothing'])
      await fleet.clock.advance(8_000)
      assert.deepEqual(states(one), ['Programmed'])
    })

    it('shows an edge that has come over from a replica that died once, where it is', async () => {
      two.connect('edge-2')
      await fleet.clock.advance(5_000)
      two.die()
      one.connect('edge-2').acknowledge()
      assert.deepEqual(
        (await one.tracker.edges()).map(({ view }) => [view.node, view.hub]),
        [['edge-2', 'one']],
      )
    })

    it('is told of refusals by edges of the other', async () => {
      one.connect('edge-1').acknowledge()
      const second = two.connect('edge-2')
      second.refuse('80/cart.example.com', 'bad regex')
      second.acknowledge()
      await edit(1, one, two)
      await fleet.clock.advance(1_000)
      assert.deepEqual(states(one, two), ['Refused', 'Refused'])
      assert.equal(one.detailOf('cart'), 'edge-2: bad regex')
    })

    it('takes revisions of a Redis that lost everything for none of the former', async () => {
      fleet.redis.revision = 1_000
      one.connect('edge-1').acknowledge()
      two.connect('edge-2').acknowledge()
      await edit(1, one, two)
      await fleet.clock.advance(1_000)
      fleet.redis.dataset = 'two'
      fleet.redis.revision = 3
      fleet.redis.claims.clear()
      one.follow(...gatewayRecords, routeRecord('cart', 2))
      await fleet.clock.advance(1_000)
      assert.equal(one.pipeline.programming.get('blue/MultiClusterHTTPRoute/shop/cart')?.claim, '1000:1 0')
      two.follow(...gatewayRecords, routeRecord('cart', 2))
      await fleet.clock.advance(500)
      assert.deepEqual(
        [one, two].map(
          ({ pipeline }) => pipeline.programming.get('blue/MultiClusterHTTPRoute/shop/cart')?.claim,
        ),
        ['1000:2 0', '1000:2 0'],
      )
      await fleet.clock.advance(1_000)
      assert.equal(fleet.redis.claims.get('blue/MultiClusterHTTPRoute/shop/cart'), '1000:2 0')
    })

    it('waits for Redis, and goes on when it is back', async () => {
      one.connect('edge-1').acknowledge()
      two.connect('edge-2').acknowledge()
      fleet.redis.isAway = true
      await edit(1, one, two)
      await fleet.clock.advance(10_000)
      assert.ok(!states(one, two).includes('Programmed'))
      fleet.redis.isAway = false
      await fleet.clock.advance(4_000)
      assert.deepEqual(states(one, two), ['Programmed', 'Programmed'])
    })

    it('shows the edges of both on each', async () => {
      one.connect('edge-1')
      two.connect('edge-2')
      await fleet.clock.advance(1_000)
      const [here, there] = await Promise.all([one.tracker.edges(), two.tracker.edges()])
      for (const edges of [here, there])
        assert.deepEqual(edges.map(({ view }) => `${view.node} ${view.hub}`).sort(), [
          'edge-1 one',
          'edge-2 two',
        ])
    })
  })
})
