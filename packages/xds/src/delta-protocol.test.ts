import assert from 'node:assert/strict'
import { waitFor } from '@watershed/testkit'
import type { AdsOptions } from './ads-options.ts'
import type { Resource } from './resource.ts'
import { plainClusters as clusters } from './testing/plain-clusters.ts'
import { plainResource } from './testing/plain-resource.ts'
import type { TestServer } from './testing/start-test-server.ts'
import { startTestServer } from './testing/start-test-server.ts'
import { told } from './testing/told.ts'
import { typeUrls } from './type-urls.ts'

const { cluster, endpoints, scopedRoute } = typeUrls

describe('delta ADS', () => {
  let server: TestServer
  const start = async (options: Partial<AdsOptions> = {}): Promise<TestServer> =>
    (server = await startTestServer(options))
  afterEach(() => server.stop())

  describe('subscribing', () => {
    it('sends everything of a wildcard type, then what changes, then what goes', async () => {
      const { view, connect } = await start()
      view.apply({ set: clusters('a@1', 'b@1'), version: 'one' })
      const client = connect()
      client.send(cluster)
      const first = await client.next()
      assert.equal(told(first), 'a@1 b@1')
      assert.equal(first.systemVersionInfo, 'one')
      assert.equal(first.resources[0]?.resource?.typeUrl, cluster)
      assert.equal(Buffer.from(first.resources[0].resource.value).toString(), '1')
      client.ack(first)

      view.apply({ set: clusters('b@2', 'c@1'), remove: clusters('a'), version: 'two' })
      const second = await client.next()
      assert.equal(told(second), '-a b@2 c@1')
      assert.equal(second.systemVersionInfo, 'two')
    })

    it('answers a first wildcard request even if there is nothing', async () => {
      const client = (await start()).connect()
      client.send(cluster)
      assert.equal(told(await client.next()), '')
      assert.deepEqual(await client.unread(), [])
    })

    it('sends the names asked for, and tells at once of those that do not exist', async () => {
      const { view, connect } = await start()
      view.apply({ set: [plainResource(endpoints, 'a', '1'), plainResource(endpoints, 'b', '1')] })
      const client = connect()
      client.send(endpoints, { resourceNamesSubscribe: ['a', 'ghost'] })
      const first = await client.next()
      assert.equal(told(first), '-ghost a@1')
      client.ack(first)
      view.apply({ set: [plainResource(endpoints, 'b', '2'), plainResource(endpoints, 'ghost', '1')] })
      assert.equal(told(await client.next()), 'ghost@1')
    })

    it('takes a first request without names as none where the type has no wildcard', async () => {
      const { view, connect } = await start()
      view.apply({ set: [plainResource(endpoints, 'a', '1')] })
      const client = connect()
      client.send(endpoints)
      assert.deepEqual(await client.unread(), [])
    })

    it('sends no more of what was unsubscribed, and all of it when asked again', async () => {
      const { view, connect } = await start()
      view.apply({ set: [plainResource(endpoints, 'a', '1')] })
      const client = connect()
      client.send(endpoints, { resourceNamesSubscribe: ['a'] })
      client.ack(await client.next())
      client.send(endpoints, { resourceNamesUnsubscribe: ['a'] })
      assert.deepEqual(await client.unread(), [])
      view.apply({ set: [plainResource(endpoints, 'a', '2')] })
      assert.deepEqual(await client.unread(), [])
      client.send(endpoints, { resourceNamesSubscribe: ['a'] })
      assert.equal(told(await client.next()), 'a@2')
    })

    it('answers again for a name that the client seems to have: it may have forgotten', async () => {
      const { view, connect } = await start()
      view.apply({ set: [plainResource(endpoints, 'a', '1')] })
      const client = connect()
      client.send(endpoints, { resourceNamesSubscribe: ['a'] })
      client.ack(await client.next())
      client.send(endpoints, { resourceNamesSubscribe: ['a'] })
      assert.equal(told(await client.next()), 'a@1')
    })

    it('keeps the wildcard when names are added, and says whether an unsubscribed name is part of it', async () => {
      const { view, connect } = await start()
      view.apply({ set: clusters('a@1', 'b@1') })
      const client = connect()
      client.send(cluster)
      client.ack(await client.next())
      client.send(cluster, { resourceNamesSubscribe: ['a', 'ghost'] })
      const named = await client.next()
      assert.equal(told(named), '-ghost a@1')
      client.ack(named)
      client.send(cluster, { resourceNamesUnsubscribe: ['a', 'ghost'] })
      assert.equal(told(await client.next()), '-ghost a@1')
    })

    it('keeps only names once the wildcard is given up', async () => {
      const { view, connect } = await start()
      view.apply({ set: clusters('a@1', 'b@1') })
      const client = connect()
      client.send(cluster, { resourceNamesSubscribe: ['*', 'a'] })
      const first = await client.next()
      assert.equal(told(first), 'a@1 b@1')
      client.ack(first)
      client.send(cluster, { resourceNamesUnsubscribe: ['*'] })
      assert.deepEqual(await client.unread(), [])
      view.apply({ set: clusters('a@2', 'b@2', 'c@1') })
      assert.equal(told(await client.next()), 'a@2')
    })
  })

  describe('reconnecting', () => {
    it('sends nothing of what the client has in the same version', async () => {
      const { view, connect } = await start()
      view.apply({ set: clusters('a@1', 'b@1') })
      const client = connect()
      client.send(cluster, { initialResourceVersions: { a: '1', b: '1' } })
      assert.deepEqual(await client.unread(), [])
      assert.equal(server.ads.streams()[0]?.knows, true)
    })

    it('sends what differs, and removes what is gone once it knows what the client holds', async () => {
      const { view, connect } = await start({ limits: { settleMs: 300 } })
      view.apply({ set: clusters('a@2', 'b@1', 'c@1') })
      const client = connect()
      client.send(cluster, { initialResourceVersions: { a: '1', b: '1', gone: '1' } })
      const first = await client.next()
      assert.equal(told(first), 'a@2 c@1')
      client.ack(first)
      assert.equal(told(await client.next()), '-gone')
    })

    it('keeps a cluster while the client holds a route in a version that nobody here knows', async () => {
      const { view, connect } = await start({ limits: { settleMs: 0 } })
      view.apply({ set: [...clusters('new@1'), plainResource(scopedRoute, 'r', '2')] })
      const client = connect()
      client.send(cluster, { initialResourceVersions: { old: '1' } })
      client.ack(await client.next())
      client.send(scopedRoute, { initialResourceVersions: { r: '1' } })
      const route = await client.next()
      assert.equal(told(route), 'r@2')
      await waitFor(() => server.ads.streams()[0]?.pending === 2, {
        what: 'route and leftover to be pending',
      })
      client.ack(route)
      assert.equal(told(await client.next()), '-old')
    })
  })

  describe('acknowledging', () => {
    it('lets changes of a type wait for its answer and coalesce', async () => {
      const { view, connect } = await start()
      view.apply({ set: clusters('a@1') })
      const client = connect()
      client.send(cluster)
      const first = await client.next()
      for (const version of ['2', '3', '4']) view.apply({ set: clusters(`a@${version}`) })
      view.apply({ set: clusters('b@1') })
      view.apply({ remove: clusters('b') })
      assert.deepEqual(await client.unread(), [])
      client.ack(first)
      assert.equal(told(await client.next()), 'a@4')
    })

    it('lets endpoints wait for nothing but endpoints', async () => {
      const { view, connect } = await start()
      view.apply({ set: [...clusters('a@1'), plainResource(endpoints, 'a', '1')] })
      const client = connect()
      client.send(cluster)
      await client.next()
      client.send(endpoints, { resourceNamesSubscribe: ['a'] })
      const first = await client.next()
      client.ack(first)
      await client.unread()
      view.apply({ set: [...clusters('a@2'), plainResource(endpoints, 'a', '2')] })
      assert.equal(told(await client.next()), 'a@2')
      assert.deepEqual(await client.unread(), [])
    })

    it('ignores answers to responses that are not on their way', async () => {
      const { view, connect } = await start()
      view.apply({ set: clusters('a@1') })
      const client = connect()
      client.send(cluster)
      const first = await client.next()
      client.send(cluster, { responseNonce: 'stale' })
      view.apply({ set: clusters('a@2') })
      assert.deepEqual(await client.unread(), [])
      client.ack(first)
      assert.equal(told(await client.next()), 'a@2')
    })
  })

  describe('refusing', () => {
    it('finds the one bad resource, shows it, and lets all others through', async () => {
      const { view, connect } = await start()
      const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
      view.apply({ set: clusters(...names.map((name) => `${name}@1`)) })
      const client = connect()
      client.send(cluster)
      const accepted: string[] = []
      for (let sent = 0; accepted.length < 7; sent++) {
        assert.ok(sent < 10, 'bisecting eight takes fewer responses')
        const response = await client.next()
        if (told(response).includes('f@')) client.nack(response, 'f has no endpoints')
        else {
          accepted.push(...told(response).split(' '))
          client.ack(response)
        }
      }
      for (const left of await client.unread()) client.nack(left, 'f has no endpoints')
      assert.deepEqual(accepted.sort(), ['a@1', 'b@1', 'c@1', 'd@1', 'e@1', 'g@1', 'h@1'])
      const nacks = await waitFor(() => clusterStatus(server)?.nacks[0], { what: 'the refusal to be shown' })
      assert.deepEqual([nacks.name, nacks.version, nacks.message], ['f', '1', 'f has no endpoints'])

      view.apply({ set: clusters('a@2') })
      const neighbour = await client.next()
      assert.equal(told(neighbour), 'a@2')
      client.ack(neighbour)
      view.apply({ set: clusters('f@2') })
      const mended = await client.next()
      assert.equal(told(mended), 'f@2')
      client.ack(mended)
      await client.unread()
      assert.deepEqual(clusterStatus(server)?.nacks, [])
    })

    it('tries again after a while: what it conflicted with may be gone', async () => {
      const { view, connect } = await start({ limits: { nackRetryMs: 1 } })
      view.apply({ set: clusters('a@1') })
      const client = connect()
      client.send(cluster)
      client.nack(await client.next(), 'the port is taken')
      assert.equal(told(await client.next()), 'a@1')
    })

    it('drops the refusal when the view goes back to what the client holds', async () => {
      const { view, connect } = await start()
      view.apply({ set: clusters('a@1') })
      const client = connect()
      client.send(cluster)
      client.ack(await client.next())
      view.apply({ set: clusters('a@bad') })
      client.nack(await client.next(), 'no')
      await client.unread()
      assert.equal(clusterStatus(server)?.nacks.length, 1)
      view.apply({ set: clusters('a@1') })
      assert.deepEqual(await client.unread(), [])
      assert.equal(clusterStatus(server)?.nacks.length, 0)
      assert.equal(clusterStatus(server)?.pending, 0)
    })
  })

  describe('making before breaking', () => {
    const needs = [{ typeUrl: cluster, name: 'a' }]
    const route = (version: string): Resource => plainResource(scopedRoute, 'r', version, { needs })

    it('sends a resource once what it needs is acknowledged, and removes in the opposite order', async () => {
      const { view, connect } = await start()
      const client = connect()
      client.send(cluster)
      client.ack(await client.next())
      client.send(scopedRoute)
      client.ack(await client.next())
      view.apply({ set: [route('1'), ...clusters('a@1')] })
      const made = await client.next()
      assert.equal(told(made), 'a@1')
      assert.deepEqual(await client.unread(), [])
      client.ack(made)
      const routed = await client.next()
      assert.equal(told(routed), 'r@1')
      client.ack(routed)

      view.apply({ remove: [{ typeUrl: cluster, name: 'a' }, route('1')] })
      const unrouted = await client.next()
      assert.equal(told(unrouted), '-r')
      assert.deepEqual(await client.unread(), [])
      client.ack(unrouted)
      assert.equal(told(await client.next()), '-a')
    })

    it('does not wait for what does not exist', async () => {
      const { view, connect } = await start()
      view.apply({ set: [route('1')] })
      const client = connect()
      client.send(scopedRoute)
      assert.equal(told(await client.next()), 'r@1')
    })

    it('holds a resource back while what it needs is refused, and shows that', async () => {
      const { view, connect } = await start()
      view.apply({ set: clusters('a@1') })
      const client = connect()
      client.send(cluster)
      client.nack(await client.next(), 'no')
      client.send(scopedRoute)
      client.ack(await client.next())
      view.apply({ set: [route('1'), plainResource(scopedRoute, 'other', '1')] })
      const neighbour = await client.next()
      assert.equal(told(neighbour), 'other@1')
      client.ack(neighbour)
      assert.deepEqual(await client.unread(), [])
      const type = server.ads.streams()[0]?.types.find(({ typeUrl }) => typeUrl === scopedRoute)
      assert.deepEqual([type?.blocked, type?.pending], [1, 1])
      view.apply({ set: clusters('a@2') })
      client.ack(await client.next())
      assert.equal(told(await client.next()), 'r@1')
    })

    it('sends the endpoints of a changed cluster again, after it', async () => {
      const { view, connect } = await start()
      const warms = [{ typeUrl: endpoints, name: 'a' }]
      view.apply({
        set: [plainResource(cluster, 'a', '1', { warms }), plainResource(endpoints, 'a', '1')],
      })
      const client = connect()
      client.send(cluster)
      client.ack(await client.next())
      client.send(endpoints, { resourceNamesSubscribe: ['a'] })
      client.ack(await client.next())
      view.apply({ set: [plainResource(cluster, 'a', '2', { warms })] })
      const changed = await client.unread()
      assert.deepEqual(
        changed.map((response) => [response.typeUrl, told(response)]),
        [
          [cluster, 'a@2'],
          [endpoints, 'a@1'],
        ],
      )
    })
  })
})

function clusterStatus(server: TestServer) {
  return server.ads.streams()[0]?.types.find(({ typeUrl }) => typeUrl === cluster)
}
