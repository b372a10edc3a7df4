import assert from 'node:assert/strict'
import type { StoredRecord } from '@watershed/model'
import { startRedis } from '@watershed/testkit'
import type { RedisServer } from '@watershed/testkit'
import { applyReport } from './apply-report.ts'
import { connectRedis, untilReady } from './redis-connection.ts'
import { StoreError } from './store-error.ts'
import { createSecretBox } from './secrets/create-secret-box.ts'
import { storeKeys } from './store-keys.ts'
import type { Upsert } from './store.ts'
import { openSession, openStore } from './testing/open-store.ts'
import type { OpenStore } from './testing/open-store.ts'
import { good, service } from './testing/sample-objects.ts'
import { brief, watchChanges } from './testing/watch-changes.ts'

describe('apply', () => {
  let redis: RedisServer
  let store: OpenStore
  const stores: OpenStore[] = []
  const another = (options = {}): OpenStore => {
    const opened = openStore(redis.url, options)
    stores.push(opened)
    return opened
  }

  before(async () => {
    redis = await startRedis()
  })
  beforeEach(() => {
    store = another()
  })
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((opened) => opened.close()))
  })
  after(() => redis.stop())

  /** What a replica that starts now finds. */
  const records = async (): Promise<ReadonlyMap<string, StoredRecord>> => {
    const replica = another({ prefix: store.prefix })
    const watch = watchChanges(replica)
    await watch.until('following')
    await watch.stop()
    return watch.records
  }
  const stored = async (): Promise<string[]> => brief(await records())

  describe('a session', () => {
    it('takes a full report, then changes', async () => {
      const session = await openSession(store)
      assert.deepEqual(await session.report({ upserts: [good('a')], full: 'more' }), {
        outcome: 'applied',
        revision: 2,
      })
      assert.deepEqual(await session.report({ upserts: [good('b')], full: 'end' }), {
        outcome: 'applied',
        revision: 3,
      })
      const change = { upserts: [good('a', 81), good('c')], deletes: [service('b')] }
      assert.deepEqual(await session.report(change), { outcome: 'applied', revision: 4 })
      assert.deepEqual(await stored(), ['blue/a=81', 'blue/c=80'])
    })

    it('wants the full report first', async () => {
      const session = await openSession(store)
      assert.deepEqual(await session.report({ upserts: [good('a')] }), { outcome: 'fullReportFirst' })
      assert.deepEqual(await stored(), [])
    })

    it('has one full report', async () => {
      const session = await openSession(store)
      await session.report({ upserts: [good('a')], full: 'end' })
      assert.deepEqual(await session.report({ full: 'end' }), { outcome: 'fullReportOver' })
      assert.deepEqual(await stored(), ['blue/a=80'])
    })

    it('applies a retry once', async () => {
      const { epoch } = await openSession(store)
      const first = {
        cluster: 'blue',
        epoch,
        seq: 1,
        upserts: [good('a')],
        deletes: [],
        full: 'end' as const,
      }
      await store.apply(first)
      await store.apply({ ...first, seq: 2, upserts: [good('a', 81)], full: undefined as never })
      assert.deepEqual(await store.apply(first), { outcome: 'duplicate', revision: 3 })
      assert.deepEqual(await stored(), ['blue/a=81'])
    })

    it('refuses a report that overtook another', async () => {
      const { epoch, report } = await openSession(store)
      await report({ full: 'end' })
      const ahead = { cluster: 'blue', epoch, seq: 4, upserts: [good('a')], deletes: [] }
      assert.deepEqual(await store.apply(ahead), { outcome: 'seqGap', expected: 2 })
      assert.deepEqual(await stored(), [])
    })

    it('is fenced by a later one', async () => {
      const one = await openSession(store, 'blue', 'agent-1')
      await one.report({ upserts: [good('a')], full: 'end' })
      const two = await openSession(store, 'blue', 'agent-2')
      assert.ok(two.epoch > one.epoch)
      assert.deepEqual(await one.report({ upserts: [good('b')] }), {
        outcome: 'fenced',
        epoch: two.epoch,
        agent: 'agent-2',
      })
      assert.deepEqual(await stored(), ['blue/a=80'])
    })

    it('is not known in a cluster or epoch that was never opened', async () => {
      const { epoch } = await openSession(store)
      const report = { seq: 1, upserts: [], deletes: [], full: 'end' as const }
      assert.deepEqual(await store.apply({ cluster: 'green', epoch, ...report }), { outcome: 'unknownEpoch' })
      assert.deepEqual(await store.apply({ cluster: 'blue', epoch: epoch + 1, ...report }), {
        outcome: 'unknownEpoch',
      })
      assert.deepEqual(await store.heartbeat({ cluster: 'green', epoch, seq: 1 }), {
        outcome: 'unknownEpoch',
      })
    })
  })

  describe('the end of a full report', () => {
    it('deletes what the epoch has not mentioned', async () => {
      await (await openSession(store)).report({ upserts: [good('a'), good('b'), good('c')], full: 'end' })
      const session = await openSession(store)
      await session.report({ upserts: [good('a')], full: 'more' })
      assert.deepEqual(await stored(), ['blue/a=80', 'blue/b=80', 'blue/c=80'])
      await session.report({ upserts: [good('c')], full: 'end' })
      assert.deepEqual(await stored(), ['blue/a=80', 'blue/c=80'])
    })

    it('keeps what an unread origin said last, until it is read', async () => {
      const before = [good('a', 80, 'a.yaml'), good('b', 80, 'b.yaml'), good('c', 80, 'b.yaml'), good('d')]
      await (await openSession(store)).report({ upserts: before, full: 'end' })
      await (
        await openSession(store)
      ).report({ upserts: [good('a', 80, 'a.yaml')], full: 'end', unread: ['b.yaml'] })
      assert.deepEqual(await stored(), ['blue/a=80', 'blue/b=80', 'blue/c=80'])
      await (await openSession(store)).report({ upserts: [good('c', 80, 'b.yaml')], full: 'end' })
      assert.deepEqual(await stored(), ['blue/c=80'])
    })

    it('keeps what unread folders of origins said, or all', async () => {
      const before = [
        good('a', 80, 'x/y/a.yaml'),
        good('b', 80, 'x.yaml'),
        good('c', 80, 'xx/c.yaml'),
        good('d'),
      ]
      await (await openSession(store)).report({ upserts: before, full: 'end' })
      await (await openSession(store)).report({ full: 'end', unread: ['/'] })
      assert.deepEqual(await stored(), ['blue/a=80', 'blue/b=80', 'blue/c=80', 'blue/d=80'])
      await (await openSession(store)).report({ full: 'end', unread: ['x/'] })
      assert.deepEqual(await stored(), ['blue/a=80'])
    })

    for (const [unread, kept] of [
      [['Service/'], ['blue/a=80', 'blue/b=80']],
      [['Service/shop/'], ['blue/a=80', 'blue/b=80']],
      [['Service/shop/b'], ['blue/b=80']],
      [['HTTPRoute/', 'Service/till/', 'Service/shop', 'Service/shop/c'], []],
    ] as const)
      it(`keeps objects without an origin by their keys: ${unread.join(' ')}`, async () => {
        await (await openSession(store)).report({ upserts: [good('a'), good('b')], full: 'end' })
        await (await openSession(store)).report({ full: 'end', unread })
        assert.deepEqual(await stored(), kept)
      })

    it('goes by the origin an object has now', async () => {
      const first = await openSession(store)
      await first.report({ upserts: [good('a', 80, 'old.yaml')], full: 'end' })
      await first.report({ upserts: [good('a', 80, 'new.yaml')] })
      await (await openSession(store)).report({ full: 'end', unread: ['old.yaml'] })
      assert.deepEqual(await stored(), [])
    })

    it('takes in what a session left behind that came to no end', async () => {
      await (await openSession(store)).report({ upserts: [good('a'), good('b')], full: 'end' })
      await (await openSession(store)).report({ upserts: [good('b', 81), good('c')], full: 'more' })
      assert.deepEqual(await stored(), ['blue/a=80', 'blue/b=81', 'blue/c=80'])
      await (await openSession(store)).report({ upserts: [good('a')], full: 'end' })
      assert.deepEqual(await stored(), ['blue/a=80'])
    })

    it('leaves other clusters alone', async () => {
      await (await openSession(store, 'green')).report({ upserts: [good('a')], full: 'end' })
      await (await openSession(store, 'blue')).report({ full: 'end' })
      assert.deepEqual(await stored(), ['green/a=80'])
    })

    describe('of many objects', () => {
      const many = Array.from({ length: 1_500 }, (_, i) => good(`web-${i}`))
      const end = (epoch: number) =>
        ({ cluster: 'blue', epoch, seq: 1, upserts: [good('a')], deletes: [], full: 'end' }) as const

      beforeEach(async () => {
        const { report } = await openSession(store)
        await report({ upserts: many, full: 'more' })
        await report({ upserts: many.map(({ object }) => good(`x-${object.name}`)), full: 'end' })
      })

      /** An end whose hub dies after the first step. */
      const interrupted = async (epoch: number): Promise<void> => {
        const connection = connectRedis(
          { url: redis.url, log: { info: () => undefined, warn: () => undefined } },
          'commands',
        )
        await untilReady(connection, 2_000)
        Object.assign(connection, {
          watershedSweep: () => Promise.reject(new Error('Connection is closed.')),
        })
        await assert.rejects(
          applyReport(connection, storeKeys(store.prefix), end(epoch), { box: createSecretBox() }),
          {
            message: /Connection is closed/,
          },
        )
        connection.disconnect()
      }

      it('deletes in steps', async () => {
        const { epoch } = await openSession(store)
        const { revision } = (await store.apply(end(epoch))) as { revision: number }
        assert.ok(revision > 5, `revision ${revision}`)
        assert.deepEqual(await stored(), ['blue/a=80'])
      })

      it('goes on where it was interrupted when it is retried', async () => {
        const { epoch, report } = await openSession(store)
        await interrupted(epoch)
        const between = await stored()
        assert.ok(between.length > 1 && between.length < 3_001, `${between.length} objects`)
        assert.deepEqual(await report({ seq: 2, upserts: [good('b')] }), { outcome: 'fullReportFirst' })
        assert.equal((await store.apply(end(epoch))).outcome, 'applied')
        assert.equal((await store.apply(end(epoch))).outcome, 'duplicate')
        assert.deepEqual(await stored(), ['blue/a=80'])
      })

      it('leaves the rest to the next session where it is not', async () => {
        const { epoch } = await openSession(store)
        await interrupted(epoch)
        const next = await openSession(store, 'blue', 'agent-2')
        await next.report({ upserts: [good('web-7'), good('b')], full: 'end' })
        assert.equal((await store.apply(end(epoch))).outcome, 'fenced')
        assert.deepEqual(await stored(), ['blue/b=80', 'blue/web-7=80'])
      })

      it('is the same when two hubs carry it out at once', async () => {
        const { epoch } = await openSession(store)
        const replica = another({ prefix: store.prefix })
        await replica.ping()
        const outcomes = await Promise.all([store.apply(end(epoch)), replica.apply(end(epoch))])
        assert.ok(outcomes.every(({ outcome }) => outcome === 'applied'))
        assert.deepEqual(await stored(), ['blue/a=80'])
      })
    })
  })

  describe('an upsert', () => {
    it('that changes nothing leaves no trace in the stream', async () => {
      const session = await openSession(store)
      const { revision } = (await session.report({ upserts: [good('a')], full: 'end' })) as {
        revision: number
      }
      assert.deepEqual(await session.report({ upserts: [good('a')] }), { outcome: 'applied', revision })
      const again = await openSession(store)
      assert.deepEqual(await again.report({ upserts: [good('a')], full: 'end' }), {
        outcome: 'applied',
        revision,
      })
    })

    it('keeps when its object was first reported, until it is deleted', async () => {
      const key = 'blue/Service/shop/a'
      const session = await openSession(store)
      await session.report({ upserts: [good('a')], full: 'end' })
      const first = (await records()).get(key)?.firstReported ?? 0
      assert.ok(Math.abs(first - Date.now()) < 60_000)
      await session.report({ upserts: [good('a', 81)] })
      await (await openSession(store)).report({ upserts: [good('a', 82)], full: 'end' })
      assert.equal((await records()).get(key)?.firstReported, first)
    })

    it('wins over a delete and over an earlier one in the same report', async () => {
      const session = await openSession(store)
      await session.report({ upserts: [good('a', 1), good('a', 2)], deletes: [service('a')], full: 'end' })
      assert.deepEqual(await stored(), ['blue/a=2'])
    })

    it('of a name that would corrupt the records is an error', async () => {
      const session = await openSession(store)
      for (const name of ['a/b', 'a\nb', ''])
        await assert.rejects(
          session.report({ upserts: [good(name)], full: 'end' }),
          (error) => error instanceof StoreError && error.code === 'Invalid',
        )
    })

    it('needs a cluster whose name is part of a key', () =>
      assert.rejects(openSession(store, 'blue/1'), { code: 'Invalid' }))

    it('above the limit is refused whole', async () => {
      const small = another({ prefix: store.prefix, maxObjects: 2 })
      const session = await openSession(small)
      await session.report({ upserts: [good('a'), good('b')], full: 'end' })
      const refusal = { outcome: 'tooManyObjects', limit: 2 }
      assert.deepEqual(await session.report({ upserts: [good('c')] }), refusal)
      const next = await openSession(small)
      await next.report({ upserts: [good('c'), good('d')], full: 'more' })
      assert.deepEqual(await next.report({ upserts: [good('e')], full: 'end' }), refusal)
      assert.deepEqual(await stored(), ['blue/a=80', 'blue/b=80', 'blue/c=80', 'blue/d=80'])
    })
  })

  describe('the last acceptable version', () => {
    const at = (port: number, acceptable = true): Upsert => ({ object: service('a', port), acceptable })
    const cases: readonly (readonly [string, readonly Upsert[], number, number | undefined])[] = [
      ['is not kept beside one that is acceptable', [at(1), at(2)], 2, undefined],
      ['is kept beside one that is not', [at(1), at(2, false)], 2, 1],
      ['outlives several that are not', [at(1), at(2, false), at(3, false)], 3, 1],
      ['goes when another is acceptable', [at(1), at(2, false), at(3)], 3, undefined],
      ['may not exist', [at(1, false), at(2, false)], 2, undefined],
      ['is the last, not the first', [at(1), at(2), at(3, false)], 3, 2],
      ['goes when the same object is acceptable after all', [at(1), at(2, false), at(2)], 2, undefined],
      ['stays as it is when the same object no longer is', [at(1), at(1, false)], 1, undefined],
      ['counts one that no longer is', [at(1), at(1, false), at(2, false)], 2, 1],
    ]
    const portOf = (object: StoredRecord['object'] | undefined) =>
      object?.kind === 'Service' ? object.ports[0]?.port : undefined

    for (const full of [false, true])
      for (const [what, versions, current, accepted] of cases)
        it(`${what}${full ? ' (each in a full report)' : ''}`, async () => {
          let session = await openSession(store)
          await session.report({ full: 'end' })
          for (const version of versions) {
            if (full) session = await openSession(store)
            await session.report({ upserts: [version], ...(full ? { full: 'end' } : {}) })
          }
          const record = (await records()).get('blue/Service/shop/a')
          assert.deepEqual([portOf(record?.object), portOf(record?.accepted)], [current, accepted])
        })

    it('goes with its object', async () => {
      const session = await openSession(store)
      await session.report({ upserts: [at(1)], full: 'end' })
      await session.report({ upserts: [at(2, false)] })
      await session.report({ deletes: [service('a')] })
      await session.report({ upserts: [at(3, false)] })
      assert.equal((await records()).get('blue/Service/shop/a')?.accepted, undefined)
    })
  })
})
