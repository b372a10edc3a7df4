import assert from 'node:assert/strict'
import type { AdsOptions } from './ads-options.ts'
import type { Resource } from './resource.ts'
import { plainClusters as clusters } from './testing/plain-clusters.ts'
import { plainResource } from './testing/plain-resource.ts'
import type { TestServer } from './testing/start-test-server.ts'
import { startTestServer } from './testing/start-test-server.ts'
import { told } from './testing/told.ts'
import { typeUrls } from './type-urls.ts'

const { cluster, scopedRoute } = typeUrls

describe('delta ADS, loading', () => {
  let server: TestServer
  const start = async (options: Partial<AdsOptions> = {}): Promise<TestServer> =>
    (server = await startTestServer(options))
  afterEach(() => server.stop())

  it('splits what is large by number', async () => {
    const { view, connect } = await start({ limits: { maxResources: 1000 } })
    view.apply({ set: clusters(...Array.from({ length: 2500 }, (_, index) => `c${index}@1`)) })
    const client = connect()
    client.send(cluster)
    const sizes: number[] = []
    while (sizes.length < 3) {
      const response = await client.next()
      sizes.push(response.resources.length)
      client.ack(response)
    }
    assert.deepEqual(sizes, [1000, 1000, 500])
    assert.deepEqual(await client.unread(), [])
  })

  it('splits what is large by bytes, and lets one larger resource through', async () => {
    const { view, connect } = await start({ limits: { maxBytes: 1000 } })
    const sized = (name: string, bytes: number): Resource => ({
      ...plainResource(cluster, name, '1'),
      body: new Uint8Array(bytes),
    })
    view.apply({ set: [sized('a', 600), sized('huge', 100_000), sized('b', 500), sized('c', 500)] })
    const client = connect()
    client.send(cluster)
    const parts: string[] = []
    while (parts.length < 3) {
      const response = await client.next()
      parts.push(told(response))
      client.ack(response)
    }
    assert.deepEqual(parts, ['a@1', 'huge@1', 'b@1 c@1'])
  })

  it('sends the first scoped routes whole, and after all clusters, to a client that has none', async () => {
    const { view, connect } = await start({ limits: { maxResources: 2 } })
    const routes = ['r', 's', 't'].map((name) => plainResource(scopedRoute, name, '1'))
    view.apply({ set: [...clusters('a@1', 'b@1', 'c@1'), ...routes] })
    const client = connect()
    client.send(cluster)
    client.send(scopedRoute)
    const first = await client.next()
    assert.equal(told(first), 'a@1 b@1')
    client.ack(first)
    const second = await client.next()
    assert.equal(told(second), 'c@1')
    assert.deepEqual(await client.unread(), [])
    client.ack(second)
    assert.equal(told(await client.next()), 'r@1 s@1 t@1')
  })

  it('does not wait for ever for clusters that are never acknowledged', async () => {
    const { view, connect } = await start({ limits: { stallMs: 100 } })
    view.apply({ set: [...clusters('a@1'), plainResource(scopedRoute, 'r', '1')] })
    const client = connect()
    client.send(cluster)
    client.send(scopedRoute)
    await client.next()
    assert.equal(told(await client.next()), 'r@1')
  })
})
