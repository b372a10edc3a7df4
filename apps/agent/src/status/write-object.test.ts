import assert from 'node:assert/strict'
import type { ModelKube } from '../testing/model-kube.ts'
import { createModelKube } from '../testing/model-kube.ts'
import { createDroppedFields } from './dropped-fields.ts'
import { writeWanted } from './write-wanted.ts'

const path = '/apis/multicluster.x-k8s.io/v1beta1/namespaces/shop/serviceimports/cart'
const ports = [{ port: 80, protocol: 'TCP' }]

describe('writeObject, of a ServiceImport', () => {
  let model: ModelKube
  const write = (spec: Readonly<Record<string, unknown>>) =>
    writeWanted(
      { servedVersion: () => 'v1beta1' },
      { kube: model.kube, dropped: createDroppedFields(() => {}), time: () => 'now' },
    )({
      type: 'set',
      kind: 'ServiceImport',
      apiVersion: 'multicluster.x-k8s.io/v1beta1',
      namespace: 'shop',
      name: 'cart',
      spec,
      status: { clusters: [{ cluster: 'blue' }] },
    })
  beforeEach(() => {
    model = createModelKube()
  })
  const spec = () => model.objects.get(path)?.spec

  it('a field that no exporter asks for any more stayed in it: it goes', async () => {
    await write({ type: 'ClusterSetIP', ports, trafficDistribution: 'PreferClose' })
    assert.equal(await write({ type: 'ClusterSetIP', ports }), 'written')
    assert.deepEqual(spec(), { type: 'ClusterSetIP', ports })
    assert.equal(await write({ type: 'ClusterSetIP', ports }), 'unchanged')
  })

  it('keeps the addresses that somebody else gives it', async () => {
    await write({ type: 'ClusterSetIP', ports })
    model.edit(path, (object) => ({ ...object, spec: { ...object.spec, ips: ['10.96.7.7'] } }))
    assert.equal(await write({ type: 'ClusterSetIP', ports }), 'unchanged')
    assert.equal(await write({ type: 'Headless', ports }), 'written')
    assert.deepEqual(spec(), { ips: ['10.96.7.7'], type: 'Headless', ports })
  })

  it('puts back what somebody changed', async () => {
    await write({ type: 'ClusterSetIP', ports })
    model.edit(path, (object) => ({ ...object, spec: { type: 'Headless', ports: [] } }))
    assert.equal(await write({ type: 'ClusterSetIP', ports }), 'written')
    assert.deepEqual(spec(), { type: 'ClusterSetIP', ports })
  })
})
