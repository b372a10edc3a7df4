import assert from 'node:assert/strict'
import type { ModelKube, ModelObject } from '../testing/model-kube.ts'
import { createModelKube } from '../testing/model-kube.ts'
import type { DroppedFields } from './dropped-fields.ts'
import { createDroppedFields } from './dropped-fields.ts'
import { writeWanted } from './write-wanted.ts'

const path = '/apis/multicluster.x-k8s.io/v1alpha1/namespaces/shop/serviceimports/cart'
const wanted = (clusters: readonly string[]) => ({
  type: 'set' as const,
  kind: 'ServiceImport' as const,
  apiVersion: 'multicluster.x-k8s.io/v1beta1',
  namespace: 'shop',
  name: 'cart',
  spec: {
    type: 'ClusterSetIP',
    ports: [{ port: 80, protocol: 'TCP', appProtocol: 'http' }, { port: 81 }],
    internalTrafficPolicy: 'Cluster',
  },
  status: {
    clusters: clusters.map((cluster) => ({ cluster })),
    conditions: [{ type: 'Ready', status: 'True' }],
  },
})

/** A definition from before these fields. */
const prune = (object: ModelObject): ModelObject => {
  const { spec = {}, status } = object
  const { internalTrafficPolicy: _, ports, ...rest } = spec
  const kept = (ports as readonly object[]).map((port) => ({ ...port, appProtocol: undefined }))
  const old = {
    ...object,
    spec: { ...rest, ports: kept },
    status: status && { clusters: status['clusters'] },
  }
  return JSON.parse(JSON.stringify(old)) as ModelObject
}

describe('what an API server drops of a ServiceImport, since its CRD is older', () => {
  let model: ModelKube
  let dropped: DroppedFields
  let changes: number
  let seconds: number
  const write = (clusters: readonly string[]) =>
    writeWanted(
      { servedVersion: () => 'v1alpha1' },
      { kube: model.kube, dropped, time: () => `second ${(seconds += 1)}` },
    )(wanted(clusters))

  beforeEach(() => {
    model = createModelKube()
    changes = 0
    seconds = 0
    dropped = createDroppedFields(() => (changes += 1))
    model.prune = prune
  })

  it('was written again and again: it is written once', async () => {
    assert.equal(await write(['blue']), 'written')
    const { length } = model.writes
    for (let time = 0; time < 10; time++) assert.equal(await write(['blue']), 'unchanged')
    assert.equal(model.writes.length, length)
  })

  it('does not keep the rest of it from being written', async () => {
    await write(['blue'])
    assert.equal(await write(['blue', 'green']), 'written')
    assert.deepEqual(model.objects.get(path)?.status, {
      clusters: [{ cluster: 'blue' }, { cluster: 'green' }],
    })
  })

  it('is told with its definition and the cure, and taken back once it is kept', async () => {
    await write(['blue'])
    const [problem, ...others] = dropped.problems()
    assert.deepEqual(others, [])
    assert.equal(problem?.object, 'CustomResourceDefinition serviceimports.multicluster.x-k8s.io')
    assert.match(
      problem.message,
      /^its version v1alpha1 has no spec\.internalTrafficPolicy, spec\.ports\[\]\.appProtocol, status\.conditions: /,
    )
    assert.match(problem.cure, /MCS API .*restart the agent/)
    const told = changes
    await write(['blue', 'green'])
    assert.equal(changes, told)

    model.prune = (object) => object
    await write(['blue'])
    await write(['blue'])
    assert.deepEqual(dropped.problems(), [])
    assert.deepEqual(model.objects.get(path)?.spec, wanted([]).spec)
  })
})
