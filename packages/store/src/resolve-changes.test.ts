import assert from 'node:assert/strict'
import { startRedis } from '@watershed/testkit'
import type { RedisServer } from '@watershed/testkit'
import { parseChangeEntry } from './change-entry.ts'
import { connectRedis, untilReady } from './redis-connection.ts'
import type { ScriptedRedis } from './define-scripts.ts'
import { createResolver } from './resolve-changes.ts'
import { createSecretBox } from './secrets/create-secret-box.ts'
import { storeKeys } from './store-keys.ts'
import { openSession, openStore } from './testing/open-store.ts'
import type { OpenStore, Session } from './testing/open-store.ts'
import { long } from './testing/sample-objects.ts'

describe('createResolver', () => {
  let server: RedisServer
  let redis: ScriptedRedis
  let store: OpenStore
  before(async () => {
    server = await startRedis()
    redis = connectRedis(
      { url: server.url, log: { info: () => undefined, warn: () => undefined } },
      'commands',
    )
    await untilReady(redis, 2_000)
  })
  beforeEach(() => {
    store = openStore(server.url)
  })
  afterEach(() => store.close())
  after(async () => {
    redis.disconnect()
    await server.stop()
  })

  /** What each of two batches says of object `a`, when both are read after everything has happened. */
  const inBatches = async (happens: (session: Session) => Promise<void>, first: number) => {
    const session = await openSession(store)
    await session.report({ full: 'end' })
    await happens(session)
    const keys = storeKeys(store.prefix)
    const entries = (await redis.xrange(keys.changes, '-', '+')).map(parseChangeEntry).slice(2)
    const resolve = createResolver(keys, createSecretBox())
    const batches = [entries.slice(0, first), entries.slice(first)]
    const said = []
    for (const batch of batches)
      for (const { presence, changes } of await resolve(redis, batch))
        said.push(
          presence + [...changes.values()].map((held) => (held ? textOf(held.record.object) : 'gone')).join(),
        )
    return said
  }
  const textOf = (object: object): string =>
    'spec' in object ? JSON.stringify(object.spec).slice(9, 10) : ''
  const brief = (text: string) => ({ ...long('a', ''), object: { ...long('a', '').object, spec: { text } } })

  const cases: readonly (readonly [
    string,
    (session: Session) => Promise<unknown>,
    number,
    readonly string[],
  ])[] = [
    [
      'takes records from entries that carry them',
      async ({ report }) => {
        await report({ upserts: [brief('1')] })
        await report({ upserts: [brief('2')] })
      },
      1,
      ['1', '2'],
    ],
    [
      'reads those that are too long, as they are now',
      async ({ report }) => {
        await report({ upserts: [long('a', '1')] })
        await report({ upserts: [long('a', '2')] })
      },
      2,
      ['2', '2'],
    ],
    [
      'passes over what a record was before it was read',
      async ({ report }) => {
        await report({ upserts: [long('a', '1')] })
        await report({ upserts: [brief('2')] })
        await report({ upserts: [brief('3')] })
      },
      1,
      ['3', '', ''],
    ],
    [
      'passes over a deletion before it was read',
      async ({ report }) => {
        await report({ upserts: [long('a', '1')] })
        await report({ deletes: [long('a', '').object] })
        await report({ upserts: [brief('3')] })
      },
      1,
      ['3', '', ''],
    ],
    [
      'passes over what came before it was deleted',
      async ({ report }) => {
        await report({ upserts: [long('a', '1')] })
        await report({ upserts: [brief('2')] })
        await report({ deletes: [long('a', '').object] })
      },
      1,
      ['gone', '', ''],
    ],
    [
      'takes what came after its cluster was forgotten',
      async ({ report }) => {
        await report({ upserts: [long('a', '1')] })
        await store.forgetCluster('blue')
        await (await openSession(store)).report({ upserts: [brief('3')], full: 'end' })
      },
      1,
      ['3', 'x', '0', '13'],
    ],
  ]
  for (const [what, happens, first, expected] of cases)
    it(what, async () =>
      assert.deepEqual(await inBatches(async (session) => void (await happens(session)), first), expected),
    )

  it('gives up where the dataset is another by now', async () => {
    const session = await openSession(store)
    await session.report({ upserts: [long('a', '1')], full: 'end' })
    const keys = storeKeys(store.prefix)
    const entries = (await redis.xrange(keys.changes, '-', '+')).map(parseChangeEntry)
    await redis.set(keys.dataset, 'another')
    await assert.rejects(createResolver(keys, createSecretBox())(redis, entries), { code: 'Unavailable' })
  })
})
