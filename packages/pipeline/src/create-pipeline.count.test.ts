import assert from 'node:assert/strict'
import type { StoredRecord } from '@watershed/model'
import type { Pipeline } from './create-pipeline.ts'
import { clusterRecord } from './testing/clusterset-records.ts'
import { keyOf, pipelineOf } from './testing/outputs.ts'
import {
  gatewayClassRecord,
  gatewayRecord,
  nodeRecord,
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
    // Of which 8 ask whose kind the record is.
    assert.ok(total(counts) <= 32, `${total(counts)} derivations: ${JSON.stringify(counts)}`)
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

  it('a node costs the Services that are reached by nodes, and no other', () => {
    const ready = nodeRecord('blue', 'blue-1')
    const unused = runs(pipeline, ready)
    assert.equal(unused['backends'], 1)
    assert.equal(unused['assignmentResources'], undefined)
    assert.ok(total(unused) <= 12, `${total(unused)} derivations: ${JSON.stringify(unused)}`)
    runs(pipeline, serviceRecord('blue', name(3), { reach: 'NodePort', nodePort: 30_003 }))
    const one = runs(pipeline, nodeRecord('blue', 'blue-2'))
    assert.equal(one['assignmentResources'], 1)
    assert.ok(total(one) <= 20, `${total(one)} derivations: ${JSON.stringify(one)}`)
    const unready = runs(pipeline, nodeRecord('blue', 'blue-3', false))
    assert.equal(unready['assignmentResources'], undefined)
    const elsewhere = runs(pipeline, nodeRecord('green', 'green-1'))
    assert.equal(elsewhere['assignmentResources'], undefined)
    runs(pipeline, serviceRecord('blue', name(3)))
  })

  it('a node of a cluster that is reached by nodes costs all of its Services that have a nodePort, and no route', () => {
    for (const index of [0, 1, 2])
      runs(pipeline, serviceRecord('blue', name(index), { nodePort: 30_000 + index }))
    const nodes = { mode: 'NodePort', nodeAddressType: 'InternalIP' } as const
    runs(pipeline, clusterRecord('blue', 'All', 'Managed', nodes))
    const counts = runs(pipeline, nodeRecord('blue', 'blue-4'))
    assert.equal(counts['backends'], 1 + 3)
    assert.equal(counts['resolutions'], 3)
    assert.equal(counts['assignmentResources'], 3)
    assert.equal(counts['scopeResources'], undefined)
    assert.equal(counts['clusterResources'], undefined)
    runs(pipeline, clusterRecord('blue', 'All', 'Managed'))
  })

  it('a new route is one hostname', () => {
    const counts = runs(pipeline, routeRecord('fresh', { blue: 1 }, { service: name(7) }))
    assert.equal(counts['scopeResources'], 1)
    assert.equal(counts['clusterResources'], 1)
    assert.equal(counts['routeObjectStatuses'], 1)
    assert.equal(counts['attachedCounts'], 1)
    assert.equal(counts['gatewayStatuses'], 1)
    assert.ok(total(counts) <= 50, `${total(counts)} derivations: ${JSON.stringify(counts)}`)
  })
})
