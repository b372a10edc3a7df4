import assert from 'node:assert/strict'
import { Agent } from 'node:http'
import type { HttpBackend, Split } from '@watershed/testkit'
import { assertShares, freePort, measureSplit, startHttpBackend, waitFor } from '@watershed/testkit'
import type { EdgeLocality } from '@watershed/model'
import { invalidBackend } from '@watershed/model'
import { assignmentResource } from './assignment-resource.ts'
import { limits } from './limits.ts'
import { backendResources, localityOf } from './testing/backend-resources.ts'
import { send } from './testing/send.ts'
import type { TestEdge } from './testing/start-edge.ts'
import { startEdge } from './testing/start-edge.ts'

/** Pools are by name, so that no test sees the ejections of another. */
let pools = 0

describe('Envoy splits', () => {
  let edge: TestEdge
  const backends: HttpBackend[] = []
  const started = async (name: string, count: number, delayMs = 0): Promise<readonly HttpBackend[]> => {
    const some = await Promise.all(Array.from({ length: count }, () => startHttpBackend({ name, delayMs })))
    backends.push(...some)
    return some
  }
  before(async () => {
    edge = await startEdge()
  })
  afterEach(() => Promise.all(backends.splice(0).map((backend) => backend.stop())))
  after(() => edge.stop())

  /** The test's own Envoy cluster, and all requests to it. */
  async function sendAllTo(...localities: readonly EdgeLocality[]): Promise<string> {
    const name = `pool-${++pools}`
    await edge.apply([
      ...backendResources(name, localities),
      edge.host('shop.example.com', [{ action: { type: 'Cluster', cluster: name } }]),
    ])
    return name
  }

  const split = (requests: number, concurrency = 8): Promise<Split> =>
    measureSplit(`http://127.0.0.1:${edge.port}/`, {
      requests,
      concurrency,
      headers: { host: 'shop.example.com' },
    })

  it('900 to 100 of 1,000, whatever the numbers of endpoints', async () => {
    const [blue, green] = [await started('blue', 1), await started('green', 3)]
    await sendAllTo(localityOf('blue', 900_000, blue), localityOf('green', 100_000, green))
    const { backends: seen, errors } = await split(1_000)
    assert.equal(errors, 0)
    assertShares(seen, { blue: 900, green: 100 })
  })

  it('by new weights at once, however soon they follow one another', async () => {
    const [blue, green] = [await started('blue', 1), await started('green', 1)]
    const name = await sendAllTo(localityOf('blue', 1, blue), localityOf('green', 1, green))
    for (const [ofBlue, ofGreen] of [
      [9, 1],
      [3, 7],
      [5, 5],
    ] as const) {
      const localities = [localityOf('blue', ofBlue, blue), localityOf('green', ofGreen, green)]
      await edge.apply([assignmentResource({ name, localities })])
      const { backends: seen } = await split(100)
      assert.deepEqual(seen, { blue: ofBlue * 10, green: ofGreen * 10 })
    }
  })

  it('within a cluster by the weights of its endpoints, where they have some', async () => {
    const [some, more] = [await started('some', 1), await started('more', 1)]
    const weighed = [...localityOf('blue', 1, some).endpoints, ...localityOf('blue', 1, more).endpoints]
    const endpoints = weighed.map((endpoint, index) => ({ ...endpoint, weight: index === 0 ? 1 : 3 }))
    await sendAllTo({ ...localityOf('blue', 1, []), endpoints })
    const { backends: seen, errors } = await split(400, 1)
    assert.deepEqual([seen, errors], [{ some: 100, more: 300 }, 0])
  })

  it('over new connections, without a failed request, once other endpoints are behind an address', async () => {
    const blue = localityOf('blue', 1, await started('blue', 1))
    const connections = (which: 'active' | 'destroy' | 'total') =>
      edge.stat(`cluster.backend.upstream_cx_${which}`)
    const ask = async (requests: number) => {
      const { statuses, errors } = await split(requests, 4)
      assert.deepEqual([statuses, errors], [{ 200: requests }, 0])
    }
    await waitFor(async () => (await connections('active')) === 0, {
      what: 'other tests’ connections to end',
    })
    const name = await sendAllTo({ ...blue, behind: 'a' })
    await ask(200)
    const ended = await connections('destroy')
    await edge.apply([assignmentResource({ name, localities: [{ ...blue, behind: 'a', weight: 2 }] })])
    await ask(200)
    assert.equal(await connections('destroy'), ended, 'a new weight alone ended connections')

    const load = ask(2_000)
    await edge.apply([assignmentResource({ name, localities: [{ ...blue, behind: 'b' }] })])
    await load
    const former = await connections('total')
    await edge.apply([assignmentResource({ name, localities: [{ ...blue, behind: 'c' }] })])
    await waitFor(async () => (await connections('destroy')) === former, {
      what: 'the former connections to be closed',
    })
    await ask(200)
    assert.equal(await connections('destroy'), former, 'it goes on with new connections')
  })

  it('and names the cluster that answered', async () => {
    const [blue, green] = [await started('blue', 1), await started('green', 1)]
    await sendAllTo(localityOf('blue', 1, blue), localityOf('green', 1, green))
    for (let i = 0; i < 4; i++) {
      const { headers } = await edge.send('/')
      assert.equal(headers['x-watershed-cluster'], headers['x-backend'])
    }
  })

  it('without a failed request when 90 % goes to endpoints that refuse, 8 of 8', async () => {
    const green = await started('green', 2)
    const name = await sendAllTo(localityOf('green', 1, green))
    const load = split(4_000, 16)
    await waitFor(() => green[0]!.requests() > 100, { what: 'some load' })
    const refusing = await refusingLocality('blue', 900_000, 8)
    await edge.apply([
      assignmentResource({ name, localities: [refusing, localityOf('green', 100_000, green)] }),
    ])
    const { statuses, errors } = await load
    assert.deepEqual([statuses, errors], [{ 200: 4_000 }, 0])
    assert.ok((await edge.stat('cluster.backend.upstream_cx_connect_fail')) >= 8, 'nothing was refused')
  })

  it('and a share stays whole while one endpoint of it is left', async () => {
    const [blue, green] = [await started('blue', 5), await started('green', 5)]
    await sendAllTo(localityOf('blue', 1, blue), localityOf('green', 1, green))
    await split(100)
    await Promise.all(blue.slice(1).map((backend) => backend.refuse()))
    await split(200)
    const ejected = 'cluster.backend.outlier_detection.ejections_active'
    await waitFor(async () => (await edge.stat(ejected)) >= 4, { what: 'the ejections' })
    const { backends: seen, statuses } = await split(100)
    assert.deepEqual([seen, statuses], [{ blue: 50, green: 50 }, { 200: 100 }])
  })

  it('and by the shares, not by the numbers of endpoints, once all that are there were ejected', async () => {
    const [blue, green] = [await started('blue', 1, 5), await started('green', 4, 5)]
    const all = [...blue, ...green]
    await Promise.all(all.map((backend) => backend.refuse()))
    const ejections = () => edge.stat('cluster.backend.outlier_detection.ejections_enforced_total')
    const [before, since] = [await ejections(), performance.now()]
    await sendAllTo(localityOf('blue', 700_000, blue), localityOf('green', 300_000, green))
    await split(50, 4)
    await waitFor(async () => (await ejections()) >= before + all.length, { what: 'the ejections' })
    await Promise.all(all.map((backend) => backend.accept()))
    const { backends: seen, statuses } = await split(1_000, 10)
    assert.ok(performance.now() - since < limits.ejection.base, 'some were taken back, so this shows nothing')
    assert.deepEqual(statuses, { 200: 1_000 })
    assertShares(seen, { blue: 700, green: 300 })
  })

  it('with a request body sent again to an endpoint that lives', async () => {
    const green = await started('green', 1)
    await sendAllTo(await refusingLocality('blue', 999_999, 2), localityOf('green', 1, green))
    const { status } = await edge.send('/', { method: 'POST', body: Buffer.alloc(500_000) })
    assert.equal(status, 200)
  })

  it('and lets requests under way end when their endpoint goes', async () => {
    const [slow, fast] = [await started('slow', 1, 300), await started('fast', 1)]
    const name = await sendAllTo(localityOf('blue', 1, slow))
    const underWay = edge.send('/')
    await waitFor(() => slow[0]!.requests() === 1, { what: 'the request at its endpoint' })
    await edge.apply([assignmentResource({ name, localities: [localityOf('green', 1, fast)] })])
    assert.equal((await edge.send('/')).headers['x-backend'], 'fast')
    const { status, headers } = await underWay
    assert.deepEqual([status, headers['x-backend']], [200, 'slow'])
  })

  describe('and answers', () => {
    it('503 where there is no endpoint, and names no cluster', async () => {
      await sendAllTo()
      const { status, headers } = await edge.send('/')
      assert.deepEqual([status, headers['x-watershed-cluster']], [503, undefined])
    })

    it('503 where all endpoints refuse, and 200 as soon as one is back', async () => {
      const blue = await started('blue', 2)
      await sendAllTo(localityOf('blue', 1, blue))
      await Promise.all(blue.map((backend) => backend.refuse()))
      for (let i = 0; i < 5; i++) assert.equal((await edge.send('/')).status, 503)
      await blue[0]!.accept()
      assert.equal((await edge.send('/')).status, 200)
    })

    it('500 for the part of a backendRef that is not there', async () => {
      const blue = await started('blue', 1)
      const name = `pool-${++pools}`
      const clusters = [
        { cluster: name, weight: 50 },
        { cluster: invalidBackend, weight: 50 },
      ]
      await edge.apply([
        ...backendResources(name, [localityOf('blue', 1, blue)]),
        edge.host('shop.example.com', [{ action: { type: 'WeightedClusters', clusters } }]),
      ])
      const { statuses } = await split(400)
      assert.deepEqual(Object.keys(statuses), ['200', '500'])
      assert.ok(statuses[500]! > 100 && statuses[500]! < 300, `${statuses[500]} of 400`)
    })

    for (const status of [500, 503] as const)
      it(`${status} where it is to`, async () => {
        await edge.apply([edge.host('shop.example.com', [{ action: { type: 'DirectResponse', status } }])])
        assert.equal((await edge.send('/')).status, status)
      })

    it('504 after the timeout of a request, and of a backend request', async () => {
      const slow = await started('slow', 1, 2_000)
      const name = `pool-${++pools}`
      await edge.apply(backendResources(name, [localityOf('blue', 1, slow)]))
      for (const timeouts of [{ requestMs: 100 }, { requestMs: 5_000, backendRequestMs: 100 }]) {
        const action = { type: 'Cluster', cluster: name } as const
        await edge.apply([edge.host('shop.example.com', [{ timeouts, action }])])
        const start = performance.now()
        assert.equal((await edge.send('/')).status, 504)
        assert.ok(performance.now() - start < 1_500)
      }
    })
  })

  it('over connections that are kept', async () => {
    const blue = await started('blue', 1)
    await sendAllTo(localityOf('blue', 1, blue))
    const before = await edge.stat('cluster.backend.upstream_cx_total')
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    for (let i = 0; i < 20; i++) await send(edge.port, '/', { agent })
    agent.destroy()
    assert.equal((await edge.stat('cluster.backend.upstream_cx_total')) - before, 1)
  })
})

/** Of endpoints where nothing listens. */
async function refusingLocality(cluster: string, weight: number, count: number): Promise<EdgeLocality> {
  const ports = await Promise.all(Array.from({ length: count }, () => freePort()))
  const endpoints = ports.map((port) => ({ address: '127.0.0.1', port }))
  return { ...localityOf(cluster, weight, []), endpoints }
}
