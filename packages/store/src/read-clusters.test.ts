import assert from 'node:assert/strict'
import { startRedis } from '@watershed/testkit'
import type { RedisServer } from '@watershed/testkit'
import { openSession, openStore } from './testing/open-store.ts'
import type { OpenStore } from './testing/open-store.ts'
import { good } from './testing/sample-objects.ts'

describe('a cluster', () => {
  let redis: RedisServer
  let store: OpenStore
  let replica: OpenStore
  before(async () => {
    redis = await startRedis()
  })
  beforeEach(() => {
    store = openStore(redis.url)
    replica = openStore(redis.url, { prefix: store.prefix })
  })
  afterEach(() => Promise.all([store.close(), replica.close()]))
  after(() => redis.stop())

  const problem = { file: 'a.yaml', line: 3, message: 'is not YAML', cure: 'indent it' }

  it('is there for all replicas', async () => {
    const { epoch, report } = await openSession(store, 'blue', 'agent-7')
    const [opened] = await store.clusters()
    assert.deepEqual([opened?.complete, opened?.seq, opened?.problems], [false, 0, []])
    await report({ full: 'end', problems: [problem] })
    await openSession(store, 'amber')
    const [amber, blue] = await replica.clusters()
    assert.equal(amber?.name, 'amber')
    const { seen, silentForMs, ...rest } = blue!
    assert.deepEqual(rest, {
      name: 'blue',
      agent: 'agent-7',
      source: 'directory',
      epoch,
      seq: 1,
      complete: true,
      problems: [problem],
    })
    assert.ok(Math.abs(seen - Date.now()) < 60_000 && silentForMs >= 0 && silentForMs < 60_000)
  })

  it('keeps its problems until they are replaced', async () => {
    const { report } = await openSession(store)
    await report({ full: 'end', problems: [problem] })
    await report({ upserts: [good('a')] })
    assert.deepEqual((await store.clusters())[0]?.problems, [problem])
    await report({ problems: [] })
    assert.deepEqual((await store.clusters())[0]?.problems, [])
  })

  it('stays complete while a later session reports', async () => {
    await (await openSession(store)).report({ full: 'end' })
    await openSession(store)
    assert.equal((await store.clusters())[0]?.complete, true)
  })

  it('is heard in a heartbeat, which asks for a resync where reports were lost', async () => {
    const { epoch, report } = await openSession(store)
    await report({ full: 'end' })
    assert.deepEqual(await store.heartbeat({ cluster: 'blue', epoch, seq: 1 }), {
      outcome: 'alive',
      resync: false,
    })
    assert.deepEqual(await store.heartbeat({ cluster: 'blue', epoch, seq: 2 }), {
      outcome: 'alive',
      resync: true,
    })
    const later = await openSession(store, 'blue', 'agent-2')
    const fenced = { outcome: 'fenced', epoch: later.epoch, agent: 'agent-2' }
    assert.deepEqual(await store.heartbeat({ cluster: 'blue', epoch, seq: 1 }), fenced)
  })

  it('is forgotten whole', async () => {
    const { report } = await openSession(store)
    await report({ upserts: [good('a')], full: 'end' })
    assert.equal(await store.forgetCluster('blue'), true)
    assert.equal(await store.forgetCluster('blue'), false)
    assert.deepEqual(await store.clusters(), [])
    assert.deepEqual(await report({ upserts: [good('b')] }), { outcome: 'unknownEpoch' })
  })
})
