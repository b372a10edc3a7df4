import assert from 'node:assert/strict'
import { status } from '@grpc/grpc-js'
import { waitFor } from '@watershed/testkit'
import type { AdsOptions } from './ads-options.ts'
import { plainClusters as clusters } from './testing/plain-clusters.ts'
import { plainResource } from './testing/plain-resource.ts'
import type { TestServer } from './testing/start-test-server.ts'
import { startTestServer } from './testing/start-test-server.ts'
import { told } from './testing/told.ts'
import { typeUrls } from './type-urls.ts'
import { createView } from './view.ts'

const { cluster, endpoints, secret } = typeUrls

describe('createAdsServer', () => {
  let server: TestServer
  const start = async (options: Partial<AdsOptions> = {}): Promise<TestServer> =>
    (server = await startTestServer(options))
  afterEach(() => server.stop())

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

  it('ends the streams of one identity, and lets others be', async () => {
    const { connect, view } = await start({ authenticate: async ({ token }) => ({ identity: token }) })
    const [revoked, other] = [connect({ token: 'one' }), connect({ token: 'two' })]
    for (const client of [revoked, other]) {
      client.send(cluster)
      client.ack(await client.next())
    }
    server.ads.disconnect('one', 'the token was revoked')
    assert.deepEqual(
      [(await revoked.ended).code, (await revoked.ended).details],
      [status.UNAUTHENTICATED, 'the token was revoked'],
    )
    view.apply({ set: clusters('a@1') })
    assert.equal(told(await other.next()), 'a@1')
  })

  it('ends streams with UNAVAILABLE when it stops, so that clients go elsewhere', async () => {
    const client = (await start()).connect()
    client.send(cluster)
    await client.next()
    server.ads.close()
    assert.equal((await client.ended).code, status.UNAVAILABLE)
  })
})
