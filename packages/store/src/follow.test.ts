import assert from 'node:assert/strict'
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { startRedis, temporaryDirectory, waitFor } from '@watershed/testkit'
import type { RedisServer } from '@watershed/testkit'
import { Redis } from 'ioredis'
import type { StoreOptions } from './store.ts'
import { openSession, openStore } from './testing/open-store.ts'
import type { OpenStore } from './testing/open-store.ts'
import { good, long, service } from './testing/sample-objects.ts'
import { brief, watchChanges } from './testing/watch-changes.ts'
import type { Watch } from './testing/watch-changes.ts'

describe('follow', function () {
  this.timeout(20_000)
  let redis: RedisServer
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>
  let store: OpenStore
  let watch: Watch
  let admin: Redis
  const stores: OpenStore[] = []

  const replica = (options: Partial<StoreOptions> = {}): OpenStore => {
    const opened = openStore(redis.url, { prefix: store.prefix, ...options })
    stores.push(opened)
    return opened
  }
  const connected = (opened: OpenStore): Promise<unknown> =>
    waitFor(() => opened.ping().then(() => true), { what: 'the store to connect', deadlineMs: 10_000 })

  before(async () => {
    folder = await temporaryDirectory('store')
    redis = await startRedis({ dir: folder.path, save: true })
  })
  beforeEach(async () => {
    store = openStore(redis.url)
    stores.push(store)
    admin = new Redis(redis.url)
    admin.on('error', () => undefined)
    watch = watchChanges(store)
    await watch.until('following')
  })
  afterEach(async () => {
    admin.disconnect()
    await Promise.all(stores.splice(0).map((opened) => opened.close()))
  })
  after(async () => {
    await redis.stop()
    await folder.remove()
  })

  const holds = (...expected: string[]): Promise<void> =>
    watch.see(expected.join(' ') || 'nothing', ({ records, added }) => {
      return isDeepStrictEqual(brief(records), expected) && isDeepStrictEqual(brief(added), expected)
    })

  describe('changes', () => {
    it('come as they are made, also by other replicas', async () => {
      assert.deepEqual(watch.states, ['loading', 'following'])
      const session = await openSession(replica())
      await session.report({ upserts: [good('a'), good('b')], full: 'end' })
      await holds('blue/a=80', 'blue/b=80')
      await session.report({ upserts: [good('a', 81)], deletes: [service('b')] })
      await holds('blue/a=81')
      assert.deepEqual([...watch.presence], [['blue', { complete: true }]])
      const last = watch.changes.at(-1)
      assert.deepEqual(
        [[...(last?.set.keys() ?? [])], last?.deleted],
        [['blue/Service/shop/a'], ['blue/Service/shop/b']],
      )
    })

    it('are told to a replica that starts later as one', async () => {
      const session = await openSession(store)
      await session.report({ upserts: [good('a'), good('b')], full: 'end' })
      await session.report({ upserts: [good('a', 81)] })
      const later = watchChanges(replica())
      await later.until('following')
      assert.equal(later.changes.length, 1)
      assert.deepEqual(brief(later.added), ['blue/a=81', 'blue/b=80'])
    })

    it('that are too long for the stream are read from the records', async () => {
      const session = await openSession(store)
      await session.report({ upserts: [long('a', 'x'), long('b', 'x')], full: 'end' })
      await session.report({ upserts: [long('a', 'y')] })
      await session.report({ deletes: [long('b', 'x').object] })
      const key = 'blue/HTTPRoute/shop/a'
      await watch.see(
        'the last version',
        ({ added }) => JSON.stringify(added.get(key)).includes('yyy') && added.size === 1,
      )
      assert.ok((await admin.memory('USAGE', `${store.prefix}changes`))! < 20_000)
    })

    it('of a cluster that is forgotten delete what it had', async () => {
      await (await openSession(store, 'blue')).report({ upserts: [good('a')], full: 'end' })
      await (await openSession(store, 'green')).report({ upserts: [good('a')], full: 'end' })
      await store.forgetCluster('blue')
      await holds('green/a=80')
      assert.deepEqual([...watch.presence.keys()], ['green'])
      await (await openSession(store, 'blue')).report({ upserts: [good('a', 81)], full: 'end' })
      await holds('blue/a=81', 'green/a=80')
    })
  })

  describe('a connection that is lost', () => {
    it('is made again and goes on where it was', async () => {
      const { report } = await openSession(store)
      await report({ upserts: [good('a')], full: 'end' })
      await holds('blue/a=80')
      const told = watch.changes.length
      const other = replica()
      await connected(other)
      await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
      await connected(other)
      await watch.see('the disconnection', ({ states }) => states.includes('disconnected'))
      await report({ upserts: [good('b')] })
      await holds('blue/a=80', 'blue/b=80')
      assert.deepEqual(watch.states, ['loading', 'following', 'disconnected', 'following'])
      assert.equal(watch.changes.length, told + 1)
    })

    it('reads everything and tells the difference where the stream went on without it', async () => {
      const password = 'a-secret-of-the-follower'
      await admin.call('ACL', 'SETUSER', 'slow', 'on', `>${password}`, '~*', '&*', '+@all')
      const slow = replica({ url: redis.url.replace('//', `//slow:${password}@`) })
      watch = watchChanges(slow)
      const session = await openSession(store)
      await session.report({ upserts: [good('a'), good('b'), good('c')], full: 'end' })
      await holds('blue/a=80', 'blue/b=80', 'blue/c=80')

      await admin.call('ACL', 'SETUSER', 'slow', 'off')
      await admin.call('CLIENT', 'KILL', 'USER', 'slow')
      await watch.until('disconnected')
      for (const port of [81, 82, 83]) await session.report({ upserts: [good('a', port)] })
      await session.report({ deletes: [service('b')] })
      await admin.xtrim(`${store.prefix}changes`, 'MAXLEN', 1)
      await admin.call('ACL', 'SETUSER', 'slow', 'on')

      await holds('blue/a=83', 'blue/c=80')
      await watch.until('following')
      assert.deepEqual(watch.states.slice(-3), ['disconnected', 'loading', 'following'])
      const { set, deleted } = watch.changes.at(-1)!
      assert.deepEqual([[...set.keys()], deleted], [['blue/Service/shop/a'], ['blue/Service/shop/b']])
      assert.ok(slow.logged.length > 0 && !slow.logged.join().includes(password))
    })
  })

  it('reads everything where the stream was trimmed under it', async () => {
    const { report } = await openSession(store)
    await report({ upserts: [good('a'), good('b')], full: 'end' })
    await holds('blue/a=80', 'blue/b=80')
    await admin.eval(
      loseAnEntry,
      4,
      ...['changes', 'revision', 'marks:blue', 'objects:blue'].map((key) => store.prefix + key),
    )
    await holds('blue/a=80')
    await watch.until('following')
    assert.deepEqual(watch.states, ['loading', 'following', 'loading', 'following'])
  })

  describe('a Redis that comes back', () => {
    const key = 'blue/Service/shop/a'

    it('with all it had is followed on', async () => {
      const { report } = await openSession(store)
      await report({ upserts: [good('a')], full: 'end' })
      await holds('blue/a=80')
      await redis.restart()
      await connected(store)
      await report({ upserts: [good('b')] })
      await holds('blue/a=80', 'blue/b=80')
      assert.equal(watch.states.filter((state) => state === 'loading').length, 1)
    })

    const losses: readonly (readonly [string, () => Promise<void>])[] = [
      ['empty', () => redis.restart({ empty: true })],
      ['emptied while it runs', async () => void (await admin.flushall())],
    ]
    for (const [how, lose] of losses)
      it(`${how} changes nothing until a cluster has reported to its end`, async () => {
        const blue = await openSession(store, 'blue')
        const bad = { object: service('a', 81), acceptable: false }
        await blue.report({ upserts: [good('a'), good('b')], full: 'end' })
        await blue.report({ upserts: [bad] })
        await (await openSession(store, 'green')).report({ upserts: [good('c')], full: 'end' })
        await holds('blue/a=81', 'blue/b=80', 'green/c=80')
        const before = watch.records.get(key)
        const told = watch.changes.length
        await lose()
        await connected(store)
        await watch.see('the loss', ({ states }) => states.filter((state) => state === 'loading').length > 1)
        await watch.until('following')

        assert.deepEqual(await blue.report({ upserts: [good('x')] }), { outcome: 'unknownEpoch' })
        const again = await openSession(store, 'blue')
        await again.report({ upserts: [bad], full: 'more' })
        const marker = await openSession(store, 'amber')
        await marker.report({ upserts: [good('z')], full: 'end' })
        await holds('amber/z=80', 'blue/a=81', 'blue/b=80', 'green/c=80')
        await again.report({ upserts: [good('d')], full: 'end' })
        await holds('amber/z=80', 'blue/a=81', 'blue/d=80', 'green/c=80')

        assert.deepEqual(watch.records.get(key), before)
        const changed = watch.changes.slice(told).flatMap(({ set, deleted }) => [...set.keys(), ...deleted])
        assert.deepEqual(changed, ['amber/Service/shop/z', 'blue/Service/shop/d', 'blue/Service/shop/b'])
        const fresh = watchChanges(replica())
        await fresh.until('following')
        assert.deepEqual(fresh.records.get(key), before, 'age and accepted version outlive the loss')
      })

    it('empty, and goes on from there before anybody looks, is not taken for the same', async () => {
      await (await openSession(store, 'green')).report({ upserts: [good('c')], full: 'end' })
      await holds('green/c=80')
      await admin.flushall()
      const told = watch.changes.length
      const { report } = await openSession(store, 'green')
      for (const name of ['d', 'e', 'f']) await report({ upserts: [good(name)], full: 'more' })
      await watch.see('the loss', ({ states }) => states.filter((state) => state === 'loading').length > 1)
      await watch.until('following')
      assert.equal(watch.changes.length, told)
      await report({ full: 'end' })
      await holds('green/d=80', 'green/e=80', 'green/f=80')
    })

    for (const [goesOn, what] of [
      [false, 'without its last writes'],
      [true, 'without its last writes, and goes on before anybody looks,'],
    ] as const)
      it(`${what} takes nobody back`, async () => {
        const slow = replica({ url: redis.url.replace('//', '//slow:pw@') })
        const letIn = (): Promise<unknown> =>
          admin.call('ACL', 'SETUSER', 'slow', 'on', '>pw', '~*', '&*', '+@all')
        await letIn()
        watch = watchChanges(slow)
        const blue = await openSession(store, 'blue')
        const green = await openSession(store, 'green')
        await blue.report({ upserts: [good('a')], full: 'end' })
        await green.report({ upserts: [good('c')], full: 'end' })
        const saved = await temporaryDirectory('saved')
        await cp(folder.path, saved.path, { recursive: true })
        await blue.report({ upserts: [good('a', 81), good('b')] })
        await holds('blue/a=81', 'blue/b=80', 'green/c=80')
        const told = watch.changes.length

        await redis.kill()
        await rm(join(folder.path, 'appendonlydir'), { recursive: true })
        await cp(saved.path, folder.path, { recursive: true })
        await saved.remove()
        await redis.restart()
        await connected(store)
        if (goesOn) for (const port of [81, 82]) await green.report({ upserts: [good('c', port)] })
        await letIn()
        await watch.see('the loss', ({ states }) => states.filter((state) => state === 'loading').length > 1)
        await watch.until('following')
        assert.equal(watch.changes.length, told)
        assert.deepEqual(await blue.report({ upserts: [] }), { outcome: 'unknownEpoch' })
        assert.deepEqual(await green.report({ upserts: [] }), { outcome: 'unknownEpoch' })
        await (await openSession(store, 'blue')).report({ upserts: [good('a', 81), good('b')], full: 'end' })
        await (await openSession(store, 'green')).report({ upserts: [good('e')], full: 'end' })
        await holds('blue/a=81', 'blue/b=80', 'green/e=80')
        const changed = watch.changes.slice(told).flatMap(({ set, deleted }) => [...set.keys(), ...deleted])
        assert.deepEqual(changed, ['green/Service/shop/e', 'green/Service/shop/c'])
      })
  })
})

/** Deletes an object in an entry that is trimmed before anybody can read it. */
const loseAnEntry = `
redis.call('HDEL', KEYS[3], 'Service/shop/b')
redis.call('HDEL', KEYS[4], 'Service/shop/b')
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1][2]
for _ = 1, 2 do redis.call('XADD', KEYS[1], redis.call('INCR', KEYS[2]) .. '-0', unpack(last)) end
redis.call('XTRIM', KEYS[1], 'MAXLEN', 1)
`
