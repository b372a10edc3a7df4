import assert from 'node:assert/strict'
import { configKinds, refusals } from '@watershed/ingest'
import type { ConfigKind, StoredRecord } from '@watershed/model'
import { selfSigned } from '@watershed/testkit'
import fc from 'fast-check'
import type { Pipeline } from './create-pipeline.ts'
import { createPipeline } from './create-pipeline.ts'
import { keyOf } from './testing/outputs.ts'
import { anyOfSchema } from './testing/fuzz/any-of-schema.ts'
import { broken } from './testing/fuzz/broken.ts'
import type { EnvoyState } from './testing/fuzz/envoy-state.ts'
import { changed, disturbed, envoyState } from './testing/fuzz/envoy-state.ts'
import type { Certificate } from './testing/fuzz/healthy-world.ts'
import { configRecord, neighbours, ownWorld } from './testing/fuzz/healthy-world.ts'
import { isTold } from './testing/fuzz/is-told.ts'
import { oddRecords } from './testing/fuzz/odd-records.ts'

/** A kind. More: `FUZZ_SECONDS=60 npm test -- fuzz`; again: with `FUZZ_SEED`, which a failure tells. */
const seconds = Number(process.env['FUZZ_SECONDS'] ?? 0.3)
const seed = process.env['FUZZ_SEED']

describe('whatever namespace team writes', function () {
  this.timeout(60_000 + 40 * seconds * 1_000)
  let certificate: Certificate
  let world: World

  before(async () => {
    const { cert, key } = await selfSigned('shop.example.com')
    certificate = { cert: String(cert), key: String(key) }
    world = startWorld(certificate)
  })

  /** A world in which something failed is not looked at again. */
  const inWorld = (check: (world: World) => void): void => {
    try {
      check(world)
    } catch (error) {
      world = startWorld(certificate)
      throw error
    }
  }

  for (const [kind, { schema }] of Object.entries(configKinds) as [ConfigKind, { schema: object }][]) {
    const following = anyOfSchema(schema)
    it(`a ${kind} has an answer, and disturbs nobody`, () => {
      run(fc.oneof(following, broken(following).map(asObject)), (spec) =>
        inWorld((at) => at.write(recordOf(kind, spec))),
      )
    })

    it(`a broken version of a ${kind} leaves the accepted one in force`, () => {
      run(fc.tuple(following, broken(following).map(asObject)), ([good, bad]) =>
        inWorld((at) => at.replace(recordOf(kind, good), recordOf(kind, bad))),
      )
    })
  }

  it('is accepted often enough, and refused, for the tests above to see both', () => {
    for (const [kind, { schema }] of Object.entries(configKinds) as [ConfigKind, { schema: object }][]) {
      const of = (specs: fc.Arbitrary<unknown>) =>
        fc.sample(specs, { seed: 7, numRuns: 200 }).filter((spec) => isAcceptable(recordOf(kind, spec)))
          .length
      const following = anyOfSchema(schema)
      assert.ok(of(following) >= 10, `${of(following)} of 200 ${kind}s are accepted`)
      assert.ok(of(broken(following).map(asObject)) <= 190, `hardly a broken ${kind} is refused`)
    }
  })

  for (const [kind, records] of Object.entries(oddRecords))
    it(`a ${kind} disturbs nobody`, () => run(records, (record) => inWorld((at) => at.write(record))))
})

const run = <T>(values: fc.Arbitrary<T>, check: (value: T) => void): void =>
  fc.assert(fc.property(values, check), {
    numRuns: 1_000_000,
    interruptAfterTimeLimit: seconds * 1_000,
    ...(seed !== undefined && { seed: Number(seed) }),
  })

const asObject = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? value : { value }

const clusterScoped: readonly ConfigKind[] = ['GatewayClass', 'EdgePool']

const recordOf = (kind: ConfigKind, spec: unknown): StoredRecord =>
  configRecord(kind, clusterScoped.includes(kind) ? '' : 'team', 'new', spec, 5_000)

const isAcceptable = ({ cluster, object }: StoredRecord): boolean => refusals(cluster, object).length === 0

interface World {
  /** Sees what becomes of a new object, and of it when it goes again. */
  write(record: StoredRecord): void
  /** Sees what becomes of an object that a broken version takes the place of. */
  replace(good: StoredRecord, bad: StoredRecord): void
}

const startWorld = (certificate: Certificate): World => {
  const pipeline = createPipeline({
    onFault: (fault) => {
      throw fault
    },
  })
  set(pipeline, neighbours(certificate))
  const theirs = envoyState(pipeline)
  assert.ok(theirs.size > 5, 'the neighbours have something to lose')
  set(pipeline, ownWorld(certificate))
  const calm = envoyState(pipeline)
  assert.deepEqual(disturbed(theirs, calm), [])

  const remove = (record: StoredRecord): void => {
    pipeline.update(() => pipeline.records.delete(keyOf(record)))
    assert.deepEqual(changed(calm, envoyState(pipeline)), [], 'is left behind')
  }
  const see = (record: StoredRecord, before: EnvoyState): void => {
    set(pipeline, [record])
    const after = envoyState(pipeline)
    if (isAcceptable(record)) {
      assert.deepEqual(disturbed(theirs, after), [], 'is disturbed')
    } else {
      assert.deepEqual(changed(before, after), [], 'is changed by what is refused')
      assert.ok(isTold(pipeline, record), 'the author is not told')
    }
  }
  return {
    write: (record) => {
      see(record, calm)
      remove(record)
    },
    replace: (good, bad) => {
      see(good, calm)
      if (isAcceptable(good)) see({ ...bad, accepted: good.object }, envoyState(pipeline))
      remove(good)
    },
  }
}

const set = (pipeline: Pipeline, records: readonly StoredRecord[]): void =>
  pipeline.update(() => {
    for (const cluster of ['blue', 'green']) pipeline.clusters.set(cluster, true)
    for (const record of records) pipeline.records.set(keyOf(record), record)
  })
