import assert from 'node:assert/strict'
import { status } from '@grpc/grpc-js'
import type { DeltaDiscoveryResponse } from '@watershed/envoy-api/envoy/service/discovery/v3/discovery_pb.js'
import { waitFor } from '@watershed/testkit'
import type { AdsOptions } from './ads-options.ts'
import type { Resource } from './resource.ts'
import { plainResource } from './testing/plain-resource.ts'
import type { TestServer } from './testing/start-test-server.ts'
import { startTestServer } from './testing/start-test-server.ts'
import { typeUrls } from './type-urls.ts'
import { createView } from './view.ts'

const { cluster, endpoints, scopedRoute, secret } = typeUrls

/** `name@version` of what a response sets and `-name` of what it removes, so that tables stay readable. */
function told(response: DeltaDiscoveryResponse): string {
  const set = response.resources.map(({ name, version }) => `${name}@${version}`)
  return [...set, ...response.removedResources.map((name) => `-${name}`)].sort().join(' ')
}

function clusters(...specs: readonly string[]): readonly Resource[] {
  return specs.map((spec) => {
    const [name = '', version = ''] = spec.split('@')
    return plainResource(cluster, name, version)
  })
}

describe('createAdsServer', () => {
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

  describe('loading', () => {
    it('splits what is large by number', async () => {
      const { view, connect } = await start()
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

    it('answers nothing before it is ready, and then everything', async () => {
      let proceed = (): void => {}
      const ready = new Promise<void>((resolve) => (proceed = resolve))
      const { view, connect } = await start({ ready: () => ready })
      const client = connect()
      client.send(cluster, { initialResourceVersions: { a: '1' } })
      client.send(secret, { resourceNamesSubscribe: ['s'] })
      const waiting = await waitFor(() => server.ads.streams()[0], { what: 'the stream' })
      assert.deepEqual([waiting.waitingForReady, waiting.knows], [true, true])
      view.apply({ set: [...clusters('a@1'), plainResource(secret, 's', '1')] })
      proceed()
      assert.equal(told(await client.next()), 's@1')
      assert.deepEqual(await client.unread(), [], 'the cluster is what the client has')
    })
  })

  describe('letting in', () => {
    const refusals: readonly {
      readonly case: string
      readonly options?: Partial<AdsOptions>
      readonly client?: Parameters<TestServer['connect']>[0]
      readonly code: status
      readonly details: RegExp
    }[] = [
      {
        case: 'a wrong token',
        client: { token: 'wrong' },
        code: status.UNAUTHENTICATED,
        details: /unknown token/,
      },
      { case: 'no token', client: { token: '' }, code: status.UNAUTHENTICATED, details: /unknown token/ },
      {
        case: 'a node that may not have the view',
        options: { viewFor: (node) => ({ refused: `${node.id} is not yours` }) },
        code: status.PERMISSION_DENIED,
        details: /a-node is not yours/,
      },
      { case: 'no node', client: { nodeId: '' }, code: status.INVALID_ARGUMENT, details: /node\.id/ },
      {
        case: 'state of the world',
        client: { method: 'StreamAggregatedResources' },
        code: status.UNIMPLEMENTED,
        details: /DELTA_GRPC/,
      },
      {
        case: 'no room',
        options: { limits: { maxStreams: 0 } },
        code: status.RESOURCE_EXHAUSTED,
        details: /0 streams/,
      },
      {
        case: 'a judge that fails',
        options: { authenticate: () => Promise.reject(new Error('a-token in the store')) },
        code: status.UNAVAILABLE,
        details: /^(?!.*a-token)/,
      },
      {
        case: 'a judge that never answers',
        options: { authenticate: () => new Promise(() => {}), limits: { authenticateMs: 20 } },
        code: status.UNAVAILABLE,
        details: /try again/,
      },
      {
        case: 'a fault of the view',
        options: {
          viewFor: () => {
            throw new Error('secret detail')
          },
        },
        code: status.INTERNAL,
        details: /^(?!.*secret)/,
      },
      {
        case: 'too many names',
        options: { limits: { maxNames: 0 } },
        client: {},
        code: status.RESOURCE_EXHAUSTED,
        details: /at most 0 names/,
      },
      {
        case: 'too many requests',
        options: { limits: { requestsPerSecond: 0, requestBurst: 0 } },
        code: status.RESOURCE_EXHAUSTED,
        details: /0 a second/,
      },
    ]
    for (const refusal of refusals) {
      it(`refuses ${refusal.case}`, async () => {
        const client = (await start(refusal.options)).connect(refusal.client)
        client.send(endpoints, { resourceNamesSubscribe: ['x'] })
        const { code, details } = await client.ended
        assert.equal(code, refusal.code, details)
        assert.match(details, refusal.details)
        assert.deepEqual(server.ads.streams(), [])
      })
    }

    it('ends a stream that asks nothing', async () => {
      const client = (await start({ limits: { firstRequestMs: 20 } })).connect()
      assert.equal((await client.ended).code, status.DEADLINE_EXCEEDED)
    })

    it('refuses a request beyond the size limit, and goes on with others', async () => {
      const { connect, view } = await start()
      view.apply({ set: clusters('a@1') })
      const large = connect()
      large.send(endpoints, { resourceNamesSubscribe: ['x'.repeat(33 << 20)] })
      assert.equal((await large.ended).code, status.RESOURCE_EXHAUSTED)
      const other = connect()
      other.send(cluster)
      assert.equal(told(await other.next()), 'a@1')
    })

    it('shows and tells who is connected, and never the token', async () => {
      const { view, connect, events } = await start()
      view.apply({ set: clusters('a@1'), version: 'seven' })
      const client = connect({ nodeId: 'edge-1' })
      client.send(cluster)
      client.ack(await client.next())
      const stream = await waitFor(
        () => server.ads.streams().find(({ ackedVersion }) => ackedVersion === 'seven'),
        { what: 'the acknowledgement' },
      )
      assert.equal(stream.nodeId, 'edge-1')
      assert.equal(stream.identity, 'an-edge')
      assert.equal(stream.locality.zone, 'a')
      assert.deepEqual(
        stream.types.map(({ typeUrl, wildcard, held, pending, ackedVersion }) => ({
          typeUrl,
          wildcard,
          held,
          pending,
          ackedVersion,
        })),
        [{ typeUrl: cluster, wildcard: true, held: 1, pending: 0, ackedVersion: 'seven' }],
      )
      client.close()
      await waitFor(() => events.some(({ type }) => type === 'closed'), { what: 'the end' })
      assert.deepEqual(
        events.map(({ type }) => type),
        ['opened', 'pushed', 'acknowledged', 'closed'],
      )
      assert.doesNotMatch(JSON.stringify([events, stream]), /a-token/)
    })

    it('gives each node its own view', async () => {
      const views = { blue: createView(), green: createView() }
      views.blue.apply({ set: clusters('b@1') })
      views.green.apply({ set: clusters('g@1') })
      const { connect } = await start({ viewFor: ({ id }) => views[id as 'blue' | 'green'] })
      for (const [nodeId, expected] of [
        ['blue', 'b@1'],
        ['green', 'g@1'],
      ] as const) {
        const client = connect({ nodeId })
        client.send(cluster)
        assert.equal(told(await client.next()), expected)
      }
    })
  })

  it('ends streams with UNAVAILABLE when it stops, so that clients go elsewhere', async () => {
    const client = (await start()).connect()
    client.send(cluster)
    await client.next()
    server.ads.close()
    assert.equal((await client.ended).code, status.UNAVAILABLE)
  })
})

function clusterStatus(server: TestServer) {
  return server.ads.streams()[0]?.types.find(({ typeUrl }) => typeUrl === cluster)
}
