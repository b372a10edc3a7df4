import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { ReachMode, StoredRecord } from '@watershed/model'
import { reachModes } from '@watershed/model'
import type { Pipeline } from './create-pipeline.ts'
import { createPipeline } from './create-pipeline.ts'
import { clusterRecord } from './testing/clusterset-records.ts'
import { keyOf, outputsOf, pipelineOf } from './testing/outputs.ts'
import {
  gatewayClassRecord,
  gatewayRecord,
  nodeRecord,
  routeRecord,
  serviceRecord,
  sliceRecord,
} from './testing/records.ts'

const cluster = fc.constantFrom('blue', 'green')
const service = fc.constantFrom('cart', 'pay')
const weight = fc.integer({ min: -1, max: 3 })

/** Few names, so that edits meet; some of the objects are wrong, so that refusal is in it. */
const record: fc.Arbitrary<StoredRecord> = fc.oneof(
  fc.constant(gatewayClassRecord()),
  fc.tuple(fc.constantFrom(80, 8080), fc.boolean()).map(([port, header]) => gatewayRecord(port, header)),
  fc
    .tuple(
      cluster,
      service,
      fc.record(
        {
          reach: fc.constantFrom('LoadBalancer', 'NodePort', 'Boat'),
          loadBalancer: fc.constant(['192.0.2.7']),
          nodePort: fc.constant(30_080),
          appProtocol: fc.constantFrom('kubernetes.io/h2c', 'mysql'),
          externalTrafficPolicy: fc.constant('Local' as const),
        },
        { requiredKeys: [] },
      ),
    )
    .map((all) => serviceRecord(...all)),
  fc
    .tuple(cluster, fc.constantFrom<ReachMode>(...reachModes))
    .map(([of, mode]) => clusterRecord(of, 'All', 'Managed', { mode })),
  fc
    .tuple(cluster, fc.integer({ min: 1, max: 2 }), fc.boolean())
    .map(([of, number, ready]) => nodeRecord(of, `${of}-${number}`, ready)),
  fc
    .tuple(cluster, service, fc.array(fc.boolean(), { maxLength: 3 }))
    .map(([of, name, ready]) => sliceRecord(of, name, ready)),
  fc
    .record({
      name: fc.constantFrom('cart', 'pay', 'front'),
      weights: fc.record({ blue: weight, green: weight, red: weight }, { requiredKeys: ['blue'] }),
      hostnames: fc.subarray(['a.example.com', '*.example.com', 'UPPER.example.com']),
      service,
      failover: fc.constantFrom<'Spill' | 'None'>('Spill', 'None'),
      created: fc.integer({ min: 0, max: 3 }),
      from: cluster,
    })
    .map(({ name, weights, ...options }) => routeRecord(name, weights, options)),
)

interface Edit {
  readonly record: StoredRecord
  readonly deletes: boolean
}

const edit: fc.Arbitrary<Edit> = fc.record({ record, deletes: fc.boolean().map((value) => value) })
const orders = fc.option(fc.shuffledSubarray(['blue', 'green'], { minLength: 1 }), { nil: undefined })
const edits = fc.array(edit, { minLength: 1, maxLength: 5 })

const state = ({ configClusters }: Pipeline, order: readonly string[] | undefined): void => {
  if (order) configClusters.set('order', order)
  else configClusters.delete('order')
}

const isDelete = ({ deletes }: Edit, index: number): boolean => deletes && index % 3 === 0

describe('createPipeline', () => {
  it('after any edits says what a pipeline built from scratch says', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(orders, edits), { maxLength: 8 }), (batches) => {
        const incremental = createPipeline()
        incremental.update(() => ['blue', 'green'].forEach((name) => incremental.clusters.set(name, true)))
        const current = new Map<string, StoredRecord>()
        for (const [order, batch] of batches) {
          incremental.update(() => {
            state(incremental, order)
            batch.forEach((one, index) => {
              const key = keyOf(one.record)
              if (isDelete(one, index)) {
                current.delete(key)
                incremental.records.delete(key)
              } else {
                current.set(key, one.record)
                incremental.records.set(key, one.record)
              }
            })
          })
        }
        const scratch = pipelineOf([...current.values()])
        scratch.update(() => state(scratch, batches.at(-1)?.[0]))
        assert.deepEqual(outputsOf(incremental), outputsOf(scratch))
      }),
      { numRuns: 200 },
    )
  })

  it('says the same on two replicas that met the records in another order', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(record, { selector: keyOf, maxLength: 12 }),
        fc.infiniteStream(fc.nat()),
        (records, luck) => {
          const shuffled = [...records]
            .map((one) => ({ one, at: luck.next().value as number }))
            .sort((a, b) => a.at - b.at)
          const second = createPipeline()
          second.update(() => ['green', 'blue'].forEach((name) => second.clusters.set(name, true)))
          for (const { one } of shuffled) second.update(() => second.records.set(keyOf(one), one))
          assert.deepEqual(outputsOf(second), outputsOf(pipelineOf(records)))
        },
      ),
      { numRuns: 100 },
    )
  })
})
