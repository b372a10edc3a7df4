import assert from 'node:assert/strict'
import type { ReportedObject, StoredRecord } from '@watershed/model'
import { recordKey } from '@watershed/model'
import type { Pipeline } from './create-pipeline.ts'
import { keyOf, pipelineOf } from './testing/outputs.ts'
import { gatewayClassRecord, gatewayRecord } from './testing/records.ts'

const sets = 500
const routesOfSet = 4
const apiVersion = 'gateway.networking.k8s.io/v1'

const record = (object: ReportedObject): StoredRecord => ({ cluster: 'blue', object, firstReported: 2_000 })

const gateway = (): StoredRecord => {
  const { object, ...rest } = gatewayRecord()
  if (!('spec' in object)) throw new TypeError('a Gateway has a spec')
  const allowedListeners = { namespaces: { from: 'All' } }
  return { ...rest, object: { ...object, spec: { ...(object.spec as object), allowedListeners } } }
}

const setRecord = (index: number, tls = false, created = 1_000 + index): StoredRecord =>
  record({
    kind: 'ListenerSet',
    apiVersion,
    namespace: 'shop',
    name: `s${index}`,
    created,
    spec: {
      parentRef: { namespace: 'infra', name: 'public' },
      listeners: [
        {
          name: 'own',
          hostname: `s${index}.example.com`,
          ...(tls
            ? { protocol: 'HTTPS', port: 443, tls: { certificateRefs: [{ name: `s${index}` }] } }
            : { protocol: 'HTTP', port: 80 }),
        },
      ],
    },
  })

const routeRecord = (set: number, index: number): StoredRecord =>
  record({
    kind: 'HTTPRoute',
    apiVersion,
    namespace: 'shop',
    name: `r${set}-${index}`,
    spec: {
      parentRefs: [{ kind: 'ListenerSet', name: `s${set}` }],
      rules: [{ matches: [{ path: { type: 'PathPrefix', value: `/${index}` } }] }],
    },
  })

const secretRecord = (name: string, text: string): StoredRecord =>
  record({ kind: 'Secret', namespace: 'shop', name, type: 'kubernetes.io/tls', data: { 'tls.crt': text } })

const numbers = (length: number): readonly number[] => Array.from({ length }, (_, index) => index)

const world = (): readonly StoredRecord[] => [
  gatewayClassRecord(),
  gateway(),
  ...numbers(sets).flatMap((set) => [
    setRecord(set, set % 2 === 1),
    ...numbers(routesOfSet).map((index) => routeRecord(set, index)),
  ]),
]

/** How often each collection's derivation runs during a change. */
const runs = (pipeline: Pipeline, change: () => void): Readonly<Record<string, number>> => {
  const before = new Map(pipeline.derivations())
  pipeline.update(change)
  const differences = [...pipeline.derivations()].map(
    ([of, count]) => [of, count - (before.get(of) ?? 0)] as const,
  )
  return Object.fromEntries(differences.filter(([, count]) => count > 0))
}

const most = (counts: Readonly<Record<string, number>>): number => Math.max(...Object.values(counts))

describe(`among ${sets} ListenerSets with ${sets * routesOfSet} routes`, function () {
  this.timeout(60_000)
  let pipeline: Pipeline
  before(() => {
    pipeline = pipelineOf(world())
  })
  const set = (...records: readonly StoredRecord[]) =>
    runs(pipeline, () => {
      for (const one of records) pipeline.records.set(keyOf(one), one)
    })

  it('a ListenerSet more costs itself and its Gateway, and no other’s routes', () => {
    const counts = set(setRecord(sets))
    assert.equal(counts['attachments'], undefined)
    assert.equal(counts['servedListeners'], 1)
    assert.equal(counts['gatewayStatuses'], 1)
    // Its port is served already: nothing of the Gateway's Service is looked at again, nor of its listener at the edges.
    assert.equal(counts['gatewayServiceStatuses'], undefined)
    assert.equal(counts['listeners'], undefined)
    assert.ok(most(counts) <= 5, JSON.stringify(counts))
  })

  it('one that goes costs its own routes', () => {
    const key = recordKey({ cluster: 'blue', kind: 'ListenerSet', namespace: 'shop', name: 's2' })
    const counts = runs(pipeline, () => pipeline.records.delete(key))
    assert.equal(counts['attachments'], routesOfSet)
    assert.ok(most(counts) <= 2 * routesOfSet, JSON.stringify(counts))
  })

  it('one that takes another’s hostname costs the two', () => {
    const older = { ...setRecord(4), object: { ...setRecord(4).object, name: 'older', created: 1 } }
    const counts = set(older)
    assert.equal(counts['servedListeners'], 2)
    assert.equal(counts['attachments'], routesOfSet)
    assert.equal(pipeline.statuses.get(keyOf(setRecord(4)))?.status['conditions'] !== undefined, true)
    assert.ok(most(counts) <= 2 * routesOfSet, JSON.stringify(counts))
  })

  it('a Secret costs the listeners that name it', () => {
    const counts = set(secretRecord('s5', 'changed'))
    assert.equal(counts['servedListeners'], 1)
    assert.equal(counts['listenerSetStatuses'], 1)
    assert.ok(most(counts) <= 2 * routesOfSet, JSON.stringify(counts))
  })
})
