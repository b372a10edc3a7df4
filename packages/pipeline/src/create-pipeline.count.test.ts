import assert from 'node:assert/strict'
import type { StoredRecord } from '@watershed/model'
import type { Pipeline } from './create-pipeline.ts'
import { clusterRecord } from './testing/clusterset-records.ts'
import { keyOf, pipelineOf } from './testing/outputs.ts'
import {
  gatewayClassRecord,
  gatewayRecord,
  routeRecord,
  serviceRecord,
  sliceRecord,
} from './testing/records.ts'

const services = 10_000
const name = (index: number): string => `s${index}`

const world = (): readonly StoredRecord[] => [
  gatewayClassRecord(),
  gatewayRecord(),
  ...Array.from({ length: services }, (_, index) => [
    serviceRecord('blue', name(index)),
    sliceRecord('blue', name(index), [true, true]),
    routeRecord(name(index), { blue: 1, green: 0 }),
  ]).flat(),
]

/** How often each collection's derivation runs while a record is set. */
const runs = (pipeline: Pipeline, record: StoredRecord): Readonly<Record<string, number>> => {
  const before = new Map(pipeline.derivations())
  pipeline.update(() => pipeline.records.set(keyOf(record), record))
  return since(pipeline, before)
}

const since = (pipeline: Pipeline, before: ReadonlyMap<string, number>): Readonly<Record<string, number>> => {
  const differences = [...pipeline.derivations()].map(
    ([of, count]) => [of, count - (before.get(of) ?? 0)] as const,
  )
  return Object.fromEntries(differences.filter(([, count]) => count > 0))
}

const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)

describe('among 10,000 services and routes', function () {
  this.timeout(60_000)
  let pipeline: Pipeline
  let loaded: ReadonlyMap<string, number>

  before(() => {
    pipeline = pipelineOf(world())
    loaded = pipeline.derivations()
  })

  it('one endpoint recomputes a handful, and of what edges get one assignment', () => {
    const counts = runs(pipeline, sliceRecord('blue', name(5), [true, false]))
    assert.equal(counts['assignmentResources'], 1)
    assert.equal(counts['scopeResources'], undefined)
    assert.equal(counts['clusterResources'], undefined)
    assert.equal(counts['imports'], undefined)
    assert.equal(counts['routeObjectStatuses'], 1)
    assert.equal(counts['gatewayStatuses'], undefined)
    assert.ok(total(counts) <= 20, `${total(counts)} derivations: ${JSON.stringify(counts)}`)
  })

  it('a weight is endpoints only: no route and no cluster is made anew', () => {
    const counts = runs(pipeline, routeRecord(name(5), { blue: 1, green: 3 }))
    assert.equal(counts['scopeResources'], undefined)
    assert.equal(counts['clusterResources'], undefined)
    assert.ok(total(counts) <= 25, `${total(counts)} derivations: ${JSON.stringify(counts)}`)
  })

  it('what edges have acknowledged of a route is one condition and one status', () => {
    const key = keyOf(routeRecord(name(9), { blue: 1, green: 0 }))
    const claim = pipeline.claims.get(key) ?? ''
    const before = new Map(pipeline.derivations())
    pipeline.update(() => pipeline.programming.set(key, { claim, state: 'Programmed' }))
    assert.deepEqual(since(pipeline, before), { routeStatuses: 1, routeObjectStatuses: 1 })
  })

  it('all of them told the Gateway once', () => {
    assert.equal(loaded.get('gatewayStatuses'), 1)
    assert.equal(loaded.get('routeObjectStatuses'), services)
  })

  it("how a cluster is reached is read from its own record: another's costs nothing, its own no route", () => {
    const gateway = { mode: 'Gateway', gatewayAddresses: [{ address: '192.0.2.9', port: 80 }] } as const
    const others = runs(pipeline, clusterRecord('green', 'All', 'Managed', gateway))
    assert.equal(others['assignmentResources'], undefined)
    assert.ok(total(others) <= 10, `${total(others)} derivations: ${JSON.stringify(others)}`)
    const own = runs(pipeline, clusterRecord('blue', 'All', 'Managed', gateway))
    assert.equal(own['assignmentResources'], services)
    assert.equal(own['scopeResources'], undefined)
    assert.equal(own['clusterResources'], undefined)
    const again = runs(pipeline, clusterRecord('blue', 'All', 'Managed'))
    assert.equal(again['assignmentResources'], services)
  })

  it('a new route is one hostname', () => {
    const counts = runs(pipeline, routeRecord('fresh', { blue: 1 }, { service: name(7) }))
    assert.equal(counts['scopeResources'], 1)
    assert.equal(counts['clusterResources'], 1)
    assert.equal(counts['routeObjectStatuses'], 1)
    assert.equal(counts['attachedCounts'], 1)
    assert.equal(counts['gatewayStatuses'], 1)
    assert.ok(total(counts) <= 31, `${total(counts)} derivations: ${JSON.stringify(counts)}`)
  })
})
