import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import type { Store } from '@watershed/store'
import { createStore } from '@watershed/store'
import type { RedisServer, TemporaryDirectory, TokenFiles } from '@watershed/testkit'
import { makeTokens, startRedis, temporaryDirectory, waitFor } from '@watershed/testkit'
import type { ConfigClustersView, Problem, RoutesView } from '@watershed/wire'
import { hashToken } from '@watershed/wire'
import { pino } from 'pino'
import type { Hub } from './start-hub.ts'
import { startHub } from './start-hub.ts'
import { routeRecord } from './testing/route-records.ts'

const silent = pino({ level: 'silent' })
const local = { host: '127.0.0.1', port: 0 }
const viewerToken = 'a-token-of-a-viewer'

interface Answer {
  readonly status: number
  readonly body: ConfigClustersView & Problem
}

describe('the order of config clusters at a hub', function () {
  this.timeout(30_000)
  let redis: RedisServer
  let folder: TemporaryDirectory
  let tokens: TokenFiles
  let operator: string
  let store: Store
  const hubs: Hub[] = []

  const report = async (cluster: string, created: number, ...names: readonly string[]): Promise<void> => {
    const { epoch } = await store.openSession({ cluster, agent: cluster, source: 'directory' })
    const upserts = names.map((name) => ({
      object: { ...routeRecord(name, 1).object, created },
      acceptable: true,
    }))
    await store.apply({ cluster, epoch, seq: 1, upserts, deletes: [], full: 'end' })
  }

  beforeEach(async () => {
    redis = await startRedis()
    folder = await temporaryDirectory('config-clusters')
    tokens = await makeTokens(folder.path, { clusters: ['blue', 'green'], edges: ['edge-1'] })
    operator = (await readFile(tokens.of.get('operator/operator') ?? '', 'utf8')).trim()
    const { tokens: entries } = JSON.parse(await readFile(tokens.hub, 'utf8')) as { tokens: object[] }
    const viewer = { role: 'viewer', name: 'wall', sha256: hashToken(viewerToken) }
    await writeFile(tokens.hub, JSON.stringify({ tokens: [...entries, viewer] }))
    store = createStore({ url: redis.url, log: silent })
    await report('blue', 1_000, 'cart', 'pay')
    await report('green', 2_000, 'cart')
  })
  afterEach(async () => {
    for (const hub of hubs.splice(0)) await hub.stop()
    await store.close()
    await folder.remove()
    await redis.stop()
  })

  const start = async (configClusters?: readonly string[]): Promise<Hub> => {
    const hub = await startHub(
      {
        redisUrl: redis.url,
        tokenFile: tokens.hub,
        http: local,
        xds: local,
        logLevel: 'silent',
        ...(configClusters && { configClusters }),
      },
      silent,
    )
    hubs.push(hub)
    await waitFor(async () => (await routes(hub)).length === 3, { what: 'all routes' })
    return hub
  }
  const send = (hub: Hub, method: string, path: string, body?: object, token = operator): Promise<Response> =>
    fetch(`http://127.0.0.1:${hub.httpPort}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
  const call = async (...request: Parameters<typeof send>): Promise<Answer> => {
    const answer = await send(...request)
    return { status: answer.status, body: (await answer.json()) as Answer['body'] }
  }
  const order = '/v1/config-clusters'
  const get = (hub: Hub) => call(hub, 'GET', order)
  const set = (hub: Hub, ...clusters: readonly string[]) => call(hub, 'PUT', order, { clusters })
  const promote = (hub: Hub, cluster: string) => call(hub, 'POST', `${order}/${cluster}/promote`)
  const routes = async (hub: Hub): Promise<RoutesView['routes']> =>
    ((await (await send(hub, 'GET', '/v1/routes')).json()) as RoutesView).routes
  /** Which cluster's cart is in force. */
  const winner = async (hub: Hub): Promise<string | undefined> =>
    (await routes(hub)).find(({ inForce, name }) => inForce && name === 'cart')?.cluster
  const names = ({ clusters }: ConfigClustersView): readonly string[] => clusters.map(({ name }) => name)

  it('is that of the flag, and without it the oldest object is in force', async () => {
    assert.equal(await winner(await start()), 'blue')
    const flagged = await start(['green', 'blue'])
    assert.equal(await winner(flagged), 'green')
    const { body } = await get(flagged)
    assert.deepEqual([body.source, names(body), body.resourceVersion], ['Flag', ['green', 'blue'], '0'])
  })

  it('is set, which counts before the flag, and is in force at once here and soon at the other replica', async () => {
    const [hub, other] = [await start(['blue', 'green']), await start(['blue', 'green'])]
    const { status, body } = await set(hub, 'green', 'blue')
    assert.deepEqual(
      [status, body.source, names(body), body.changedBy],
      [200, 'Set', ['green', 'blue'], 'operator'],
    )
    assert.equal(await winner(hub), 'green')
    await waitFor(async () => (await winner(other)) === 'green', { what: 'the other replica to follow' })
    const { silentForMs: _, ...green } = (await get(other)).body.clusters[0] ?? {}
    const seen = { state: 'Reporting', lastSeen: body.clusters[0]?.lastSeen }
    assert.deepEqual(green, { name: 'green', ...seen, routes: 1, routesInForce: 1 })
    const later = await start(['blue', 'green'])
    assert.equal(await winner(later), 'green')
  })

  it('goes back to the flag', async () => {
    const hub = await start(['blue', 'green'])
    await set(hub, 'green')
    const { body } = await call(hub, 'DELETE', order)
    assert.deepEqual([body.source, names(body), body.changedBy], ['Flag', ['blue', 'green'], 'operator'])
    assert.equal(await winner(hub), 'blue')
  })

  it('is changed by a promotion, which puts one before the others and leaves none out', async () => {
    const hub = await start()
    const { body } = await promote(hub, 'green')
    assert.deepEqual([body.source, names(body), body.warnings], ['Set', ['green', 'blue'], []])
    assert.equal(await winner(hub), 'green')
    assert.ok((await routes(hub)).find(({ name }) => name === 'pay')?.inForce)
    assert.deepEqual(names((await promote(hub, 'blue')).body), ['blue', 'green'])
    await set(hub, 'blue')
    assert.deepEqual(names((await promote(hub, 'green')).body), ['green', 'blue'])
  })

  it('loses nothing where two are promoted at once', async () => {
    const [hub, other] = [await start(), await start()]
    const answers = await Promise.all([promote(hub, 'green'), promote(other, 'blue')])
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200],
    )
    await waitFor(
      async () => {
        const [mine, theirs] = [(await get(hub)).body, (await get(other)).body]
        return mine.resourceVersion === theirs.resourceVersion && mine.clusters.length === 2
      },
      { what: 'both replicas to have one order' },
    )
  })

  it('tells of routes that it leaves out', async () => {
    const hub = await start()
    const { body } = await set(hub, 'green')
    assert.deepEqual(
      body.others.map(({ name, routesInForce }) => [name, routesInForce]),
      [['blue', 0]],
    )
    assert.match(body.warnings.join(), /1 route of blue \(shop\/pay\) is in force from no cluster, .*add it/)
  })

  it('is replaced only as it was seen, where that is asked for', async () => {
    const hub = await start()
    const { resourceVersion } = (await get(hub)).body
    const clusters = ['blue']
    assert.equal((await call(hub, 'PUT', order, { clusters, resourceVersion })).status, 200)
    const late = await call(hub, 'PUT', order, { clusters: ['green'], resourceVersion })
    assert.deepEqual([late.status, late.body.code], [409, 'Conflict'])
    const reset = await call(hub, 'DELETE', `${order}?resourceVersion=${resourceVersion}`)
    assert.equal(reset.status, 409)
    assert.deepEqual(names((await get(hub)).body), ['blue'])
  })

  const wrong: readonly [says: string, body: object, status: number, message: RegExp][] = [
    [
      'a cluster that never reported',
      { clusters: ['red'] },
      422,
      /for cluster red: take one of blue, green, or start/,
    ],
    ['one twice', { clusters: ['blue', 'blue'] }, 400, /names blue twice: name each/],
    ['none', { clusters: [] }, 400, /clusters/],
    ['what is no name', { clusters: ['Blue'] }, 400, /clusters/],
    ['too many', { clusters: Array.from({ length: 101 }, (_, n) => `c${n}`) }, 400, /clusters/],
    ['a field that nobody knows', { clusters: ['blue'], order: 1 }, 400, /order/],
  ]
  it('takes nothing that is wrong, and says what', async () => {
    const hub = await start()
    for (const [says, sent, status, message] of wrong) {
      const answer = await call(hub, 'PUT', order, sent)
      assert.equal(answer.status, status, says)
      assert.match(answer.body.message ?? '', message)
    }
    const { status, body } = await promote(hub, 'red')
    assert.deepEqual([status, body.code], [422, 'UnknownCluster'])
    assert.equal((await get(hub)).body.source, 'None')
  })

  it('is shown to a viewer, and changed by an operator only', async () => {
    const hub = await start()
    const others = [viewerToken, ...(await Promise.all(['cluster/blue', 'edge/edge-1'].map(tokenOf)))]
    for (const [index, token] of others.entries()) {
      assert.equal((await send(hub, 'GET', order, undefined, token)).status, index === 0 ? 200 : 403)
      for (const [method, path, body] of [
        ['PUT', order, { clusters: ['blue'] }],
        ['DELETE', order],
        ['POST', `${order}/blue/promote`],
      ] as const) {
        const answer = await call(hub, method, path, body, token)
        assert.deepEqual([answer.status, answer.body.code], [403, 'Forbidden'], `${method} ${token}`)
      }
    }
    assert.equal((await get(hub)).body.source, 'None')
  })
  const tokenOf = async (holder: string): Promise<string> =>
    (await readFile(tokens.of.get(holder) ?? '', 'utf8')).trim()

  it('is kept by a Redis that is emptied, as long as a replica knows it', async () => {
    const hub = await start(['blue', 'green'])
    await set(hub, 'green', 'blue')
    await redis.restart({ empty: true })
    await waitFor(async () => (await store.statedOrder().catch(() => undefined))?.clusters?.[0] === 'green', {
      what: 'the order to be handed back',
    })
    assert.equal(await winner(hub), 'green')
  })

  it('is not said to be in force while Redis is away', async () => {
    const hub = await start()
    await redis.kill()
    const { status, body } = await set(hub, 'green')
    assert.deepEqual([status, body.code], [503, 'StoreUnavailable'])
  })
})
