import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { ReportedSecret } from '@watershed/model'
import { startRedis, waitFor } from '@watershed/testkit'
import type { RedisServer } from '@watershed/testkit'
import { Redis } from 'ioredis'
import { storeKeys } from '../store-keys.ts'
import { dumpRedis } from '../testing/dump-redis.ts'
import type { OpenStore } from '../testing/open-store.ts'
import { openSession, openStore } from '../testing/open-store.ts'
import { good } from '../testing/sample-objects.ts'
import type { Watch } from '../testing/watch-changes.ts'
import { watchChanges } from '../testing/watch-changes.ts'

const plain = (version: number): string => `private-key-of-the-shop-${version}`
const secret = (version = 1, name = 'cert'): ReportedSecret => ({
  kind: 'Secret',
  namespace: 'shop',
  name,
  type: 'kubernetes.io/tls',
  data: { 'tls.key': Buffer.from(plain(version)).toString('base64') },
})
const upsert = (version?: number, name?: string) => ({ object: secret(version, name), acceptable: true })
const newKey = (): Uint8Array => randomBytes(32)

describe('Secrets in Redis', function () {
  this.timeout(20_000)
  let redis: RedisServer
  let admin: Redis
  const stores: OpenStore[] = []
  const followers: Watch[] = []
  before(async () => {
    redis = await startRedis()
    admin = new Redis(redis.url)
  })
  afterEach(async () => {
    await Promise.all(followers.splice(0).map((one) => one.stop()))
    await Promise.all(stores.splice(0).map((one) => one.close()))
  })
  after(async () => {
    admin.disconnect()
    await redis.stop()
  })

  const open = (secretKeys: readonly Uint8Array[], prefix?: string): OpenStore => {
    const store = openStore(redis.url, { secretKeys, ...(prefix !== undefined && { prefix }) })
    stores.push(store)
    return store
  }
  const follow = async (store: OpenStore): Promise<Watch> => {
    const watch = watchChanges(store)
    followers.push(watch)
    await watch.until('following')
    return watch
  }
  const heldOf = (watch: Watch, name = 'cert') => watch.records.get(`blue/Secret/shop/${name}`)?.object
  const sealedOf = (store: OpenStore) =>
    admin.hget(storeKeys(store.prefix).objects('blue'), 'Secret/shop/cert')
  const markOf = (store: OpenStore) => admin.hget(storeKeys(store.prefix).marks('blue'), 'Secret/shop/cert')

  it('are nowhere in plain text, and are what they were to who has the key', async () => {
    const key = newKey()
    const store = open([key])
    const watch = await follow(store)
    const session = await openSession(store)
    await session.report({ upserts: [upsert(1), good('cart')], full: 'end' })
    await session.report({ upserts: [upsert(2), upsert(3, 'other')] })
    await session.report({ upserts: [{ ...upsert(4), acceptable: false }] })
    await watch.see('the last version', () => JSON.stringify(heldOf(watch)) === JSON.stringify(secret(4)))
    assert.deepEqual(watch.records.get('blue/Secret/shop/cert')?.accepted, secret(2))
    const late = await follow(open([key], store.prefix))
    assert.deepEqual(new Map(late.records), new Map(watch.records))

    const everything = await dumpRedis(admin, store.prefix)
    assert.ok(everything.includes('Service/shop/cart') && everything.includes('sealed.'))
    for (const version of [1, 2, 3, 4])
      for (const text of [plain(version), ...Object.values(secret(version).data)])
        assert.ok(!everything.includes(text), `version ${version}`)
    const stream = await dumpRedis(admin, storeKeys(store.prefix).changes)
    assert.ok(stream.includes('Secret/shop/cert') && !stream.includes('sealed.'))
    assert.ok(!store.logged.join().includes(plain(4)))
  })

  it('do not change where a full report says what is known', async () => {
    const key = newKey()
    const store = open([key])
    await (await openSession(store)).report({ upserts: [upsert()], full: 'end' })
    const [sealed, revision] = [await sealedOf(store), await admin.get(storeKeys(store.prefix).revision)]
    const again = open([key], store.prefix)
    await (await openSession(again)).report({ upserts: [upsert()], full: 'end' })
    assert.equal(await sealedOf(store), sealed)
    assert.equal(await admin.get(storeKeys(store.prefix).revision), revision)
  })

  it('are told to have been there, and no more, where there is no key', async () => {
    const store = open([])
    const watch = await follow(store)
    await (await openSession(store)).report({ upserts: [upsert()], full: 'end' })
    await watch.see('the Secret', () => heldOf(watch) !== undefined)
    assert.deepEqual(heldOf(watch), { ...secret(), data: {}, withheld: true })
    assert.ok(!(await dumpRedis(admin, store.prefix)).includes(secret().data['tls.key'] ?? ''))
  })

  it('come under another key without anybody being told, and the former is needed no more', async () => {
    const [before, next] = [newKey(), newKey()]
    const store = open([before])
    const session = await openSession(store)
    await session.report({ upserts: [upsert(1), upsert(1, 'other')], full: 'end' })
    await session.report({ upserts: [{ ...upsert(2), acceptable: false }] })
    const watch = await follow(store)
    const { length } = watch.changes
    store.useSecretKeys([next, before])
    assert.equal(await store.resealSecrets(), 3)
    assert.equal(await store.resealSecrets(), 0)
    await waitFor(() => watch.states.filter((state) => state === 'loading').length > 1, {
      what: 'to read again',
    })
    await watch.until('following')
    assert.equal(watch.changes.length, length)

    const only = await follow(open([next], store.prefix))
    assert.deepEqual(heldOf(only), secret(2))
    assert.deepEqual(only.records.get('blue/Secret/shop/cert')?.accepted, secret(1))
    assert.deepEqual(heldOf(only, 'other'), secret(1, 'other'))
    const mark = await markOf(store)
    await session.report({ upserts: [{ ...upsert(2), acceptable: false }] })
    assert.equal(await markOf(store), mark)
  })

  it('stay in force on a replica that has not got the newer key yet, and come with it', async () => {
    const [before, next] = [newKey(), newKey()]
    const slow = open([before])
    const fast = open([next, before], slow.prefix)
    const session = await openSession(slow)
    await session.report({ upserts: [upsert(1)], full: 'end' })
    const watch = await follow(slow)
    const other = await openSession(fast)
    await other.report({ upserts: [upsert(2), good('cart')], full: 'end' })
    await watch.see('the Service', () => watch.records.has('blue/Service/shop/cart'))
    assert.deepEqual(heldOf(watch), secret(1))
    slow.useSecretKeys([before, next])
    await watch.see('the newer one', () => JSON.stringify(heldOf(watch)) === JSON.stringify(secret(2)))
  })

  it('whose key is lost are withheld until they are reported again', async () => {
    const lost = open([newKey()])
    await (await openSession(lost)).report({ upserts: [upsert(), good('cart')], full: 'end' })
    const store = open([newKey()], lost.prefix)
    const watch = await follow(store)
    assert.deepEqual(heldOf(watch), { ...secret(), type: '', data: {}, withheld: true })
    assert.ok(watch.records.has('blue/Service/shop/cart'))
    await (await openSession(store)).report({ upserts: [upsert(), good('cart')], full: 'end' })
    await watch.see('the Secret', () => JSON.stringify(heldOf(watch)) === JSON.stringify(secret()))
  })
})
