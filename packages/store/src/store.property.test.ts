import assert from 'node:assert/strict'
import type { ReportedObject, StoredRecord } from '@watershed/model'
import { startRedis, waitFor } from '@watershed/testkit'
import type { RedisServer } from '@watershed/testkit'
import fc from 'fast-check'
import { Redis } from 'ioredis'
import { StoreError } from './store-error.ts'
import type { ApplyOutcome, Report, Store } from './store.ts'
import { expectStore } from './testing/expected-store.ts'
import { openStore } from './testing/open-store.ts'
import { simulateAgent } from './testing/simulated-agent.ts'
import type { SimulatedAgent } from './testing/simulated-agent.ts'
import { brief, watchChanges } from './testing/watch-changes.ts'

/** What may happen to agent `who` of the two that report for one cluster, and to the connections. */
const steps = (losses: boolean) =>
  fc.array(
    fc.record({
      who: fc.constantFrom(0, 1),
      what: fc.oneof(
        { weight: 6, arbitrary: fc.constant('send') },
        { weight: 4, arbitrary: fc.constant('edit') },
        { weight: 2, arbitrary: fc.constantFrom('open', 'send all', 'repeat') },
        {
          weight: 1,
          arbitrary: fc.constantFrom('overtake', 'crash', 'disconnect', ...(losses ? ['lose'] : [])),
        },
      ),
      name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      to: fc.option(fc.record({ port: fc.integer({ min: 1, max: 3 }), acceptable: fc.boolean() }), {
        nil: undefined,
      }),
      nth: fc.nat(100),
    }),
    { minLength: 10, maxLength: 60 },
  )
type Step = (ReturnType<typeof steps> extends fc.Arbitrary<infer T> ? T : never)[number]

describe('two agents of one cluster', function () {
  this.timeout(120_000)
  let redis: RedisServer
  let admin: Redis
  before(async () => {
    redis = await startRedis()
    admin = new Redis(redis.url)
  })
  after(async () => {
    admin.disconnect()
    await redis.stop()
  })

  /** Two replicas, each with a follower, and two agents. */
  const run = async (script: readonly Step[], check: (world: World) => Promise<void>): Promise<void> => {
    const one = openStore(redis.url)
    const two = openStore(redis.url, { prefix: one.prefix })
    const watches = [watchChanges(one), watchChanges(two)]
    try {
      const agents = [simulateAgent('blue'), simulateAgent('blue')]
      const world: World = { stores: [one, two], watches, agents, expected: expectStore(), lost: false }
      for (const step of script) await carryOut(world, step, admin)
      await check(world)
    } finally {
      await Promise.all([one.close(), two.close()])
    }
  }

  it('leave what the contract says, whatever is repeated, overtaken, lost and interrupted, and replicas agree', () =>
    fc.assert(
      fc.asyncProperty(steps(false), (script) =>
        run(script, async ({ watches, expected }) => {
          const wanted = [...expected.objects]
            .map(([name, { port, accepted }]) => JSON.stringify([name, port, accepted]))
            .toSorted()
          for (const watch of watches) {
            await watch.until('following')
            await watch.see(wanted.join(' '), ({ records }) => isEqual(versions(records), wanted))
            assert.deepEqual(versions(watch.added), wanted)
          }
        }),
      ),
      { numRuns: 80 },
    ))

  it('leave what the last to report in full says, also where Redis lost everything', () =>
    fc.assert(
      fc.asyncProperty(steps(true), fc.constantFrom(0, 1), (script, who) =>
        run(script, async ({ stores, watches, agents }) => {
          const agent = agents[who]!
          const { epoch } = await retried(() =>
            stores[0].openSession({ cluster: 'blue', agent: 'z', source: 'directory' }),
          )
          agent.begin(epoch, 2)
          for (const report of agent.queue)
            assert.match((await retried(() => stores[0].apply(report))).outcome, /^(applied|duplicate)$/)
          const wanted = [...agent.world].map(([name, { port }]) => `blue/${name}=${port}`).toSorted()
          for (const watch of watches) {
            await watch.see(`${wanted.join(' ')}, complete`, ({ records, clusters }) =>
              isEqual([brief(records), clusters.get('blue')], [wanted, { complete: true }]),
            )
            assert.deepEqual([brief(watch.added), watch.presence.get('blue')], [wanted, { complete: true }])
          }
        }),
      ),
      { numRuns: 60 },
    ))
})

interface World {
  readonly stores: readonly [Store, Store]
  readonly watches: readonly ReturnType<typeof watchChanges>[]
  readonly agents: readonly SimulatedAgent[]
  readonly expected: ReturnType<typeof expectStore>
  /** Whether Redis was emptied, from when on only the end counts. */
  lost: boolean
}

const carryOut = async (world: World, { who, what, name, to, nth }: Step, admin: Redis): Promise<void> => {
  const agent = world.agents[who]!
  switch (what) {
    case 'edit':
      return agent.edit(name, to)
    case 'crash':
      return agent.crash()
    case 'send':
      return deliver(world, who, agent.queue.shift())
    case 'send all':
      while (agent.queue.length > 0) await deliver(world, who, agent.queue.shift())
      return undefined
    case 'repeat':
      return deliver(world, who, agent.sent[nth % (agent.sent.length || 1)])
    case 'overtake':
      return deliver(world, who, agent.queue[1])
    case 'disconnect':
      return void (await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'))
    case 'lose':
      world.lost = true
      return void (await admin.flushall())
    default: {
      const opening = { cluster: 'blue', agent: `agent-${who}`, source: 'directory' } as const
      const { epoch } = await retried(() => world.stores[who === 0 ? 0 : 1].openSession(opening))
      world.expected.opened(epoch)
      agent.begin(epoch, 1 + (nth % 3))
    }
  }
}

/** Sends a report, again where the connection broke, which may make a duplicate of it. */
const deliver = async (
  { stores, agents, expected, lost }: World,
  who: number,
  report?: Report,
): Promise<void> => {
  if (!report) return
  agents[who]!.sent.push(report)
  const wanted = expected.apply(report)
  const tries: ApplyOutcome[] = []
  const { outcome } = await retried(() => stores[who === 0 ? 0 : 1].apply(report), tries)
  if (!lost && !(tries.length > 0 && outcome === 'duplicate' && wanted === 'applied'))
    assert.equal(outcome, wanted)
}

const retried = async <T>(call: () => Promise<T>, failed: unknown[] = []): Promise<T> =>
  (
    await waitFor(
      async () => {
        try {
          return { answer: await call() }
        } catch (error) {
          if (!(error instanceof StoreError && error.code === 'Unavailable')) throw error
          failed.push(error)
          return undefined
        }
      },
      { what: 'an answer of the store', everyMs: 5 },
    )
  ).answer

const portOf = (object: ReportedObject | undefined) =>
  object?.kind === 'Service' ? object.ports[0]?.port : undefined

const versions = (records: ReadonlyMap<string, StoredRecord>) =>
  [...records.values()]
    .map(({ object, accepted }) => JSON.stringify([object.name, portOf(object), portOf(accepted)]))
    .toSorted()

const isEqual = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
