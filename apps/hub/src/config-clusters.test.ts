import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createStore } from '@watershed/store'
import type { RedisServer, TemporaryDirectory } from '@watershed/testkit'
import { makeTokens, startRedis, temporaryDirectory, waitFor } from '@watershed/testkit'
import type { RoutesView } from '@watershed/wire'
import { pino } from 'pino'
import { startHub } from './start-hub.ts'
import { routeRecord } from './testing/route-records.ts'

const silent = pino({ level: 'silent' })
const local = { host: '127.0.0.1', port: 0 }

describe('a hub with --config-clusters', function () {
  this.timeout(30_000)
  let redis: RedisServer
  let folder: TemporaryDirectory

  before(async () => {
    redis = await startRedis()
    folder = await temporaryDirectory('config-clusters')
    const store = createStore({ url: redis.url, log: silent })
    for (const [cluster, created] of [
      ['blue', 1_000],
      ['green', 2_000],
    ] as const) {
      const { epoch } = await store.openSession({ cluster, agent: cluster, source: 'directory' })
      const object = { ...routeRecord('cart', 1).object, created }
      const upserts = [{ object, acceptable: true }]
      await store.apply({ cluster, epoch, seq: 1, upserts, deletes: [], full: 'end' })
    }
    await store.close()
  })
  after(async () => {
    await folder.remove()
    await redis.stop()
  })

  const winner = async (configClusters?: readonly string[]): Promise<string | undefined> => {
    const tokens = await makeTokens(folder.path, { clusters: ['blue', 'green'], edges: [] })
    const token = await readFile(tokens.of.get('operator/operator') ?? '', 'utf8')
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
    try {
      let routes: RoutesView['routes'] = []
      await waitFor(
        async () => {
          const headers = { authorization: `Bearer ${token.trim()}` }
          const answer = await fetch(`http://127.0.0.1:${hub.httpPort}/v1/routes`, { headers })
          routes = ((await answer.json()) as RoutesView).routes
          return routes.length === 2
        },
        { what: 'both routes' },
      )
      return routes.find(({ inForce }) => inForce)?.cluster
    } finally {
      await hub.stop()
    }
  }

  it('carries out the route of the first of them, and without them the oldest', async () => {
    assert.equal(await winner(), 'blue')
    assert.equal(await winner(['green', 'blue']), 'green')
  })
})
