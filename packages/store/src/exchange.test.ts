import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { startRedis, waitFor } from '@watershed/testkit'
import type { RedisServer } from '@watershed/testkit'
import { openSession, openStore } from './testing/open-store.ts'
import type { OpenStore } from './testing/open-store.ts'
import { good } from './testing/sample-objects.ts'
import type { ReachedPosition } from './store.ts'

describe('between replicas', () => {
  let redis: RedisServer
  let store: OpenStore
  before(async () => {
    redis = await startRedis()
  })
  beforeEach(() => {
    store = openStore(redis.url)
  })
  afterEach(() => store.close())
  after(() => redis.stop())

  const tell = async (replica: string, value: string, ttlMs = 60_000): Promise<Record<string, string>> =>
    Object.fromEntries(await store.exchange({ replica, value, ttlMs }))

  it('each is answered what all have told last', async () => {
    assert.deepEqual(await tell('a', 'one'), { a: 'one' })
    assert.deepEqual(await tell('b', 'two'), { a: 'one', b: 'two' })
    assert.deepEqual(await tell('a', 'three'), { a: 'three', b: 'two' })
  })

  it('one that takes back what it told is gone at once', async () => {
    await tell('a', 'one')
    await tell('b', 'two')
    assert.deepEqual(await tell('a', ''), { b: 'two' })
    assert.deepEqual(await tell('b', 'two'), { b: 'two' })
  })

  it('one that tells nothing more is gone after its time, and comes back when it does', async () => {
    await tell('a', 'one', 50)
    assert.deepEqual(await tell('b', 'two'), { a: 'one', b: 'two' })
    await waitFor(async () => !('a' in (await tell('b', 'two'))), { what: 'the first to expire' })
    assert.deepEqual(await tell('a', 'again'), { a: 'again', b: 'two' })
  })

  it('one that tells again in time stays', async () => {
    for (let times = 0; times < 5; times++) {
      await tell('a', 'one', 2_000)
      await sleep(20)
    }
    assert.deepEqual(await tell('b', 'two'), { a: 'one', b: 'two' })
  })

  it('claims are remembered until they are replaced or deleted', async () => {
    const many = new Map(Array.from({ length: 2_500 }, (_, index) => [`blue/HTTPRoute/shop/r${index}`, 'v1']))
    await store.rememberClaims({ set: many, deleted: [] })
    await store.rememberClaims({
      set: new Map([['blue/HTTPRoute/shop/r7', 'v2']]),
      deleted: ['blue/HTTPRoute/shop/r8'],
    })
    const claims = await store.claims()
    assert.equal(claims.size, 2_499)
    assert.deepEqual(
      ['r6', 'r7', 'r8'].map((name) => claims.get(`blue/HTTPRoute/shop/${name}`)),
      ['v1', 'v2', undefined],
    )
  })

  it('a follower says how far it is, also where nothing differs for it', async () => {
    const reached: ReachedPosition[] = []
    let changes = 0
    const follower = store.follow({
      changed: () => void changes++,
      state: () => undefined,
      reached: (position) => void reached.push(position),
    })
    try {
      await waitFor(() => reached.length === 1, { what: 'the snapshot' })
      const { report } = await openSession(store)
      const first = await report({ upserts: [good('a')], full: 'end' })
      assert.equal(first.outcome, 'applied')
      const revision = first.outcome === 'applied' ? first.revision : 0
      await waitFor(() => reached.at(-1)?.revision === revision, { what: 'the report' })
      assert.ok(changes > 0)
      assert.equal(reached.at(-1)?.dataset, reached.at(0)?.dataset)
    } finally {
      await follower.stop()
    }
  })
})
