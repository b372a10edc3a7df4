import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { StoredRecord } from '@watershed/model'
import { createPipeline } from './create-pipeline.ts'
import { clusterRecord, exportRecord, importRecord, namespaceRecord } from './testing/clusterset-records.ts'
import { keyOf, outputsOf, pipelineOf } from './testing/outputs.ts'
import {
  gatewayClassRecord,
  gatewayRecord,
  importRouteRecord,
  routeRecord,
  serviceRecord,
  sliceRecord,
} from './testing/records.ts'

const cluster = fc.constantFrom('blue', 'green')
const service = fc.constantFrom('cart', 'pay')

/** Few names, so that exports, Services and imports meet; settings change on the way. */
const record: fc.Arbitrary<StoredRecord> = fc.oneof(
  fc.tuple(cluster, service).map(([of, name]) => serviceRecord(of, name)),
  fc.tuple(cluster, service, fc.boolean()).map(([of, name, ready]) => sliceRecord(of, name, [ready])),
  fc
    .tuple(cluster, service, fc.constantFrom({}, { exportedLabels: { a: 'b' } }, { wrong: 1 }), fc.nat(2))
    .map(([of, name, spec, created]) => exportRecord(of, name, spec, created)),
  fc.tuple(cluster, fc.boolean()).map(([of, terminating]) => namespaceRecord(of, terminating)),
  fc
    .tuple(
      cluster,
      fc.constantFrom<'All' | 'ServiceExport'>('All', 'ServiceExport'),
      fc.constantFrom<'Managed' | 'External'>('Managed', 'External'),
    )
    .map(([of, exports, serviceImports]) => clusterRecord(of, exports, serviceImports)),
  fc.tuple(cluster, service, fc.constantFrom('watershed', 'others')).map((of) => importRecord(...of)),
  fc.tuple(cluster, service).map(([from, name]) => importRouteRecord(name, from)),
  service.map((name) => routeRecord(`to-${name}`, { blue: 1, green: 1 }, { service: name })),
)

const edits = fc.array(
  fc.array(fc.record({ record, deletes: fc.boolean() }), { minLength: 1, maxLength: 5 }),
  { maxLength: 10 },
)

describe('exports and imports', function () {
  this.timeout(30_000)
  it('after any edits are what a pipeline built from scratch has', () => {
    fc.assert(
      fc.property(edits, (batches) => {
        const platform = [gatewayClassRecord(), gatewayRecord()]
        const current = new Map(platform.map((one) => [keyOf(one), one]))
        const incremental = createPipeline()
        incremental.update(() => {
          for (const name of ['blue', 'green']) incremental.clusters.set(name, true)
          for (const [key, one] of current) incremental.records.set(key, one)
        })
        for (const batch of batches)
          incremental.update(() => {
            for (const { record: one, deletes } of batch) {
              const key = keyOf(one)
              if (deletes) {
                current.delete(key)
                incremental.records.delete(key)
              } else {
                current.set(key, one)
                incremental.records.set(key, one)
              }
            }
          })
        assert.deepEqual(outputsOf(incremental), outputsOf(pipelineOf([...current.values()])))
      }),
      { numRuns: 300 },
    )
  })
})
