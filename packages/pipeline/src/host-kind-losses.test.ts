import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { ReportedConfig, StoredRecord } from '@watershed/model'
import type { HostContender } from '@watershed/plan'
import { settleHostKinds } from '@watershed/plan'
import type { Pipeline } from './create-pipeline.ts'
import { createPipeline } from './create-pipeline.ts'
import { keyOf, outputsOf, pipelineOf } from './testing/outputs.ts'
import { gatewayClassRecord, gatewayRecord } from './testing/records.ts'

type Kind = 'HTTPRoute' | 'GRPCRoute'

const route = (kind: Kind, name: string, hostnames: readonly string[], created = 1_000): StoredRecord => ({
  cluster: 'blue',
  firstReported: 2_000,
  object: {
    kind,
    apiVersion: 'gateway.networking.k8s.io/v1',
    namespace: 'shop',
    name,
    created,
    spec: { parentRefs: [{ name: 'public', namespace: 'infra' }], hostnames, rules: [{}] },
  },
})

const routes = 2_000

describe('HTTPRoutes and GRPCRoutes of one listener', () => {
  it(`cost each other nothing among ${routes} where their hostnames are apart, and else themselves`, () => {
    const all = Array.from({ length: routes }, (_, index) =>
      route(index % 2 === 0 ? 'HTTPRoute' : 'GRPCRoute', `r${index}`, [`r${index}.example.com`]),
    )
    const pipeline = pipelineOf([gatewayClassRecord(), gatewayRecord(), ...all])
    const apart = ran(pipeline, route('GRPCRoute', 'fresh', ['fresh.example.com']))
    assert.equal(apart['httpContenders'], 1, 'itself alone, which is none')
    assert.deepEqual([apart['takenContenders'], apart['attachments']], [0, 1])
    const meeting = ran(pipeline, route('GRPCRoute', 'fresh', ['r4.example.com'], 2_000))
    assert.deepEqual(
      ['httpContenders', 'takenContenders', 'attachments', 'scopeResources'].map((name) => meeting[name]),
      [2, 2, 1, 0],
    )
    const older = ran(pipeline, route('GRPCRoute', 'fresh', ['r4.example.com'], 500))
    assert.deepEqual([older['takenContenders'], older['attachments']], [2, 2], 'the two change places')
  })

  it(`are not all looked at when one comes, though one is for all hosts`, () => {
    const all = Array.from({ length: routes }, (_, index) =>
      route('GRPCRoute', `r${index}`, [`r${index}.example.com`], index % 2 === 0 ? 1_000 : 3_000),
    )
    for (const created of [500, 2_000, 5_000]) {
      const pipeline = pipelineOf([
        gatewayClassRecord(),
        gatewayRecord(),
        ...all,
        route('HTTPRoute', 'all', [], created),
      ])
      const refused = all.filter((one) => !isAccepted(pipeline, one)).length
      assert.equal(refused, created === 500 ? routes : 0)
      const runs = ran(pipeline, route('GRPCRoute', 'fresh', ['fresh.example.com'], 4_000))
      assert.equal(runs['attachments'], 1)
      const total = Object.values(runs).reduce((sum, count) => sum + count, 0)
      assert.ok(total <= 150, `${total} derivations: ${JSON.stringify(runs)}`)
    }
  })

  it('are after any edits what a pipeline built from scratch has', () => {
    const record = fc
      .record({
        kind: fc.constantFrom<Kind>('HTTPRoute', 'GRPCRoute'),
        name: fc.constantFrom('a', 'b', 'c', 'd'),
        hostnames: fc.subarray(['a.example.com', '*.example.com', 'x.a.example.com', 'example.org']),
        created: fc.nat(3),
      })
      .map(({ kind, name, hostnames, created }) => route(kind, name, hostnames, created))
    const edits = fc.array(fc.array(fc.record({ record, isGone: fc.boolean() }), { maxLength: 4 }), {
      maxLength: 6,
    })
    fc.assert(
      fc.property(edits, (batches) => {
        const fixed = [gatewayClassRecord(), gatewayRecord()]
        const pipeline = createPipeline()
        const current = new Map<string, StoredRecord>()
        pipeline.update(() => fixed.forEach((one) => pipeline.records.set(keyOf(one), one)))
        for (const batch of batches)
          pipeline.update(() => {
            for (const { record: one, isGone } of batch) {
              const key = keyOf(one)
              if (isGone) {
                current.delete(key)
                pipeline.records.delete(key)
              } else {
                current.set(key, one)
                pipeline.records.set(key, one)
              }
            }
          })
        assert.deepEqual(outputsOf(pipeline), outputsOf(pipelineOf([...fixed, ...current.values()], [])))
        const refused = settleHostKinds([...current.values()].map(contenderOf))
        for (const one of current.values())
          assert.equal(isAccepted(pipeline, one), !refused.has(nameOf(one)), nameOf(one))
      }),
      { numRuns: 100 },
    )
  })
})

const nameOf = ({ object: { kind, namespace, name } }: StoredRecord): string => `${kind}/${namespace}/${name}`

const contenderOf = (record: StoredRecord): HostContender => {
  const { kind, namespace, name, created = 0, spec } = record.object as ReportedConfig
  const { hostnames } = spec as { readonly hostnames: readonly string[] }
  const own = kind === 'HTTPRoute' ? 'HTTP' : 'GRPC'
  const all = hostnames.length > 0 ? hostnames : ['*']
  return { route: nameOf(record), kind: own, created, rank: `${namespace}/${name} ${own}`, hostnames: all }
}

const isAccepted = (pipeline: Pipeline, record: StoredRecord): boolean =>
  pipeline.routeStatuses
    .get(keyOf(record))
    ?.conditions.some(({ type, status }) => type === 'Accepted' && status === 'True') ?? false

/** How often each collection's derivation runs while a record is set. */
const ran = (pipeline: Pipeline, record: StoredRecord): Readonly<Record<string, number>> => {
  const before = new Map(pipeline.derivations())
  pipeline.update(() => pipeline.records.set(keyOf(record), record))
  return Object.fromEntries(
    [...pipeline.derivations()].map(([name, count]) => [name, count - (before.get(name) ?? 0)]),
  )
}
