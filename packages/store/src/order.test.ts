import assert from 'node:assert/strict'
import { startRedis, waitFor } from '@watershed/testkit'
import type { RedisServer } from '@watershed/testkit'
import fc from 'fast-check'
import { Redis } from 'ioredis'
import type { StatedOrder, StateOrderOutcome } from './store.ts'
import { StoreError } from './store-error.ts'
import type { OpenStore } from './testing/open-store.ts'
import { openSession, openStore } from './testing/open-store.ts'
import { good } from './testing/sample-objects.ts'
import type { Watch } from './testing/watch-changes.ts'
import { watchChanges } from './testing/watch-changes.ts'

const by = 'ann'

describe('the order of config clusters', function () {
  this.timeout(60_000)
  let redis: RedisServer
  let admin: Redis
  let store: OpenStore
  let watch: Watch
  const stores: OpenStore[] = []

  const open = (prefix?: string): OpenStore => {
    const opened = openStore(redis.url, prefix === undefined ? {} : { prefix })
    stores.push(opened)
    return opened
  }
  const replica = (): Watch => watchChanges(open(store.prefix))
  const sees = (who: Watch, wanted: readonly string[] | undefined): Promise<void> =>
    who.see(`the order ${wanted?.join() ?? 'to be taken back'}`, ({ changes }) => {
      const last = lastOrder(changes)
      return last !== undefined && last.clusters?.join() === wanted?.join()
    })
  const stated = (outcome: StateOrderOutcome): Extract<StateOrderOutcome, { outcome: 'stated' }> => {
    if (outcome.outcome !== 'stated') throw new Error(outcome.outcome)
    return outcome
  }

  before(async () => {
    redis = await startRedis()
    admin = new Redis(redis.url)
  })
  after(async () => {
    admin.disconnect()
    await redis.stop()
  })
  beforeEach(async () => {
    store = open()
    watch = watchChanges(store)
    await watch.until('following')
  })
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((one) => one.close()))
  })

  it('is told to all replicas, those that start later among them', async () => {
    const other = replica()
    await other.until('following')
    assert.equal(await store.statedOrder(), undefined)
    const { order, position } = stated(await store.stateOrder({ clusters: ['green', 'blue'], by }))
    assert.deepEqual([order?.clusters, order?.by], [['green', 'blue'], by])
    for (const one of [watch, other]) await sees(one, ['green', 'blue'])
    assert.equal(watch.changes.at(-1)?.revision, position.revision)
    const later = replica()
    await sees(later, ['green', 'blue'])
    assert.deepEqual(later.presence.size, 0)
    assert.deepEqual(await store.statedOrder(), order)
  })

  it('comes among the records in the order in which they were written', async () => {
    const session = await openSession(store)
    await session.report({ upserts: [good('a')], full: 'end' })
    const { position } = stated(await store.stateOrder({ clusters: ['green'], by }))
    const applied = await session.report({ upserts: [good('a', 81)] })
    assert.deepEqual(applied, { outcome: 'applied', revision: position.revision + 1 })
    await watch.see('both', ({ changes }) => changes.at(-1)?.revision === position.revision + 1)
    assert.deepEqual(lastOrder(watch.changes)?.clusters, ['green'])
  })

  it('is taken back, and to take it back twice is no change', async () => {
    assert.deepEqual(stated(await store.stateOrder({ by })).order, undefined)
    await store.stateOrder({ clusters: ['green'], by })
    const first = stated(await store.stateOrder({ by }))
    await sees(watch, undefined)
    const second = stated(await store.stateOrder({ by }))
    assert.deepEqual(second, first)
    assert.equal(first.order?.clusters, undefined)
  })

  it('is stated after another only where that is still the last', async () => {
    const first = stated(await store.stateOrder({ clusters: ['green'], by, after: 0 }))
    const late = await store.stateOrder({ clusters: ['red'], by, after: 0 })
    assert.deepEqual(late, { outcome: 'conflict', order: first.order })
    const next = stated(await store.stateOrder({ clusters: ['red'], by, after: first.order?.at }))
    assert.ok(next.order && first.order && next.order.at > first.order.at)
  })

  it('takes no name that would corrupt it', async () => {
    for (const clusters of [['a,b'], ['a b'], [''], ['a/b'], ['a\n']])
      await assert.rejects(
        store.stateOrder({ clusters, by }),
        (error) => error instanceof StoreError && error.code === 'Invalid',
      )
  })

  for (const [what, lose] of [
    ['that was emptied', () => admin.flushall()],
    ['that has lost its last writes', () => loseLastStatement(admin, store.prefix)],
  ] as const)
    it(`is handed back to a Redis ${what}, by a replica that knows it`, async () => {
      await store.stateOrder({ clusters: ['blue'], by })
      await store.stateOrder({ clusters: ['green', 'blue'], by })
      await sees(watch, ['green', 'blue'])
      const told = watch.changes.length
      await lose()
      await watch.see('the loss', ({ states }) => states.filter((state) => state === 'loading').length > 1)
      await watch.until('following')
      await sees(replica(), ['green', 'blue'])
      assert.equal(watch.changes.length, told, 'nothing changes for the replica itself')
    })

  it('of an emptied Redis that no replica knows is none', async () => {
    await store.stateOrder({ clusters: ['green'], by })
    await store.close()
    await admin.flushall()
    const fresh = replica()
    await fresh.until('following')
    assert.equal(lastOrder(fresh.changes), undefined)
    assert.equal(await stores.at(-1)?.statedOrder(), undefined)
  })

  it('is the same for all replicas, whatever is stated, lost and interrupted', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            { weight: 5, arbitrary: fc.record({ who: fc.nat(1), clusters: orders }) },
            { weight: 1, arbitrary: fc.constantFrom('disconnect', 'lose', 'report' as const) },
          ),
          { minLength: 3, maxLength: 15 },
        ),
        async (steps) => {
          const one = open()
          const at = [one, open(one.prefix)] as const
          const watches = at.map((each) => watchChanges(each))
          let last: readonly string[] | undefined
          for (const step of steps) {
            if (step === 'lose') await admin.flushall()
            else if (step === 'disconnect')
              await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
            else if (step === 'report') await retried(() => openSession(one))
            else {
              const told = await retried(() => at[step.who === 0 ? 0 : 1].stateOrder({ ...step, by }))
              last = told.order?.clusters
            }
          }
          await waitFor(
            async () => {
              const wanted = await retried(() => one.statedOrder())
              if (!steps.includes('lose')) assert.deepEqual(wanted?.clusters, last)
              return watches.every((each) => lastOrder(each.changes)?.at === wanted?.at)
            },
            { what: 'both replicas to know what Redis has', everyMs: 5 },
          )
          assert.deepEqual(lastOrder(watches[0]?.changes ?? []), lastOrder(watches[1]?.changes ?? []))
          await Promise.all(at.map((each) => each.close()))
        },
      ),
      { numRuns: 40 },
    ))
})

const orders = fc.option(fc.shuffledSubarray(['blue', 'green', 'red'], { minLength: 1 }), { nil: undefined })

const lastOrder = (changes: Watch['changes']): StatedOrder | undefined =>
  changes.findLast(({ order }) => order)?.order

/** As where Redis crashed before the last statement was on disk, and went on with something else. */
const loseLastStatement = async (admin: Redis, prefix: string): Promise<void> => {
  const [entry] = await admin.xrevrange(`${prefix}changes`, '+', '-', 'COUNT', 1)
  const [before] = await admin.xrange(`${prefix}changes`, '-', '+', 'COUNT', 1)
  const fields = before?.[1] ?? []
  await admin
    .multi()
    .xdel(`${prefix}changes`, entry?.[0] ?? '')
    .set(`${prefix}revision`, 1)
    .set(`${prefix}order`, fields[fields.indexOf('o') + 1] ?? '')
    .exec()
  await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
}

const retried = async <T>(call: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call()
    } catch (error) {
      if (!(error instanceof StoreError) || error.code !== 'Unavailable' || attempt > 40) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
