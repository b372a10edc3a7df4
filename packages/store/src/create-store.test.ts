import assert from 'node:assert/strict'
import { freePort, startRedis } from '@watershed/testkit'
import type { RedisServer } from '@watershed/testkit'
import { Redis } from 'ioredis'
import { createStore } from './create-store.ts'
import { StoreError } from './store-error.ts'
import { openStore } from './testing/open-store.ts'

const log = { info: () => undefined, warn: () => undefined }

const failure = async (answer: Promise<unknown>): Promise<{ error: StoreError; ms: number }> => {
  const begin = performance.now()
  const error: unknown = await answer.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  assert.ok(error instanceof StoreError, 'it did not fail')
  return { error, ms: performance.now() - begin }
}

describe('createStore', () => {
  const wrong: readonly (readonly [string, { url: string; prefix?: string }, RegExp])[] = [
    ['a URL that is not of Redis', { url: 'http://:secret@localhost' }, /begins with redis:/],
    ['something that is no URL', { url: 'redis://:secret@[' }, /begins with redis:/],
    ['a prefix without hash tag', { url: 'redis://localhost', prefix: 'watershed:' }, /hash tag/],
  ]
  for (const [what, options, message] of wrong)
    it(`refuses ${what}`, () =>
      assert.throws(
        () => createStore({ ...options, log }),
        (error) =>
          error instanceof StoreError &&
          error.code === 'Invalid' &&
          message.test(error.message) &&
          !error.message.includes('secret'),
      ))

  it('fails every call soon where there is no Redis', async () => {
    const store = openStore(`redis://:secret@127.0.0.1:${await freePort()}`)
    const calls = [
      () => store.ping(),
      () => store.clusters(),
      () => store.forgetCluster('blue'),
      () => store.openSession({ cluster: 'blue', agent: 'a', source: 'directory' }),
      () => store.heartbeat({ cluster: 'blue', epoch: 1, seq: 1 }),
      () => store.apply({ cluster: 'blue', epoch: 1, seq: 1, upserts: [], deletes: [] }),
    ]
    const failures = await Promise.all(calls.map((call) => failure(call())))
    for (const { error, ms } of failures) {
      assert.equal(error.code, 'Unavailable')
      assert.ok(ms < 1_500, `${ms} ms`)
    }
    await store.close()
    assert.equal((await failure(store.ping())).error.code, 'Closed')
    assert.ok(![...store.logged, ...failures.map(({ error }) => error.message)].join().includes('secret'))
  })

  describe('with a Redis', () => {
    let redis: RedisServer
    before(async () => {
      redis = await startRedis()
    })
    after(() => redis.stop())

    it('gives up on an answer that does not come, and goes on when it does', async function () {
      this.timeout(10_000)
      const store = openStore(redis.url)
      const admin = new Redis(redis.url)
      await store.ping()
      await admin.client('PAUSE', 2_500, 'ALL')
      const { error, ms } = await failure(store.ping())
      assert.equal(error.code, 'Unavailable')
      assert.ok(ms < 2_400, `${ms} ms`)
      await admin.ping()
      await store.ping()
      admin.disconnect()
      await store.close()
    })

    it('says so where its password is refused, and not the password', async () => {
      const admin = new Redis(redis.url)
      await admin.call('ACL', 'SETUSER', 'hub', 'on', '>right', '~*', '&*', '+@all', '-ping')
      const port = new URL(redis.url).port
      const store = openStore(`redis://hub:right@127.0.0.1:${port}`)
      await store.openSession({ cluster: 'blue', agent: 'a', source: 'directory' })
      assert.equal((await failure(store.ping())).error.code, 'Denied')
      await store.close()
      const other = openStore(`redis://hub:wrong-password@127.0.0.1:${port}`)
      const { error } = await failure(other.clusters())
      assert.match(`${error.code} ${error.message}`, /^(Denied|Unavailable) /)
      await other.close()
      assert.match(other.logged.join(), /WRONGPASS/)
      assert.ok(!other.logged.join().includes('wrong-password'))
      admin.disconnect()
    })
  })
})
