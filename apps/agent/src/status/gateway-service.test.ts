import assert from 'node:assert/strict'
import { trimObject } from '../report/trim-object.ts'
import type { ModelKube } from '../testing/model-kube.ts'
import { createModelKube } from '../testing/model-kube.ts'
import { createDroppedFields } from './dropped-fields.ts'
import { listDerived } from './list-derived.ts'
import type { Wanted } from './status-writer.ts'
import { writeWanted } from './write-wanted.ts'

const path = '/api/v1/namespaces/infra/services/public-watershed'
const gatewayPath = '/apis/gateway.networking.k8s.io/v1/namespaces/infra/gateways/public'
const label = 'gateway.networking.k8s.io/gateway-name'
const name = { kind: 'Service', namespace: 'infra', name: 'public-watershed' } as const
const wanted = {
  type: 'set',
  apiVersion: 'v1',
  ...name,
  labels: { [label]: 'public', team: 'edge' },
  annotations: { note: 'ours' },
  owner: { kind: 'Gateway', name: 'public' },
  spec: { type: 'LoadBalancer', ports: [{ name: 'tcp-80', port: 80 }] },
  status: { loadBalancer: { ingress: [{ ip: '10.0.0.7' }] } },
} as const satisfies Wanted

describe('the Service of a Gateway', () => {
  let model: ModelKube
  const write = (one: Wanted = wanted) =>
    writeWanted(
      { servedVersion: () => 'v1' },
      { kube: model.kube, dropped: createDroppedFields(() => {}), time: () => 'now' },
    )(one)
  beforeEach(() => {
    model = createModelKube()
    model.objects.set(gatewayPath, { metadata: { name: 'public', uid: 'u-1' } })
  })
  const service = () => model.objects.get(path)

  it('is made with what spec.infrastructure says and the address, and goes with its Gateway', async () => {
    assert.equal(await write(), 'written')
    assert.deepEqual(service()?.metadata['labels'], {
      ...wanted.labels,
      'app.kubernetes.io/managed-by': 'watershed',
    })
    assert.deepEqual(service()?.metadata['annotations'], { note: 'ours' })
    assert.deepEqual(service()?.metadata['ownerReferences'], [
      { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', name: 'public', uid: 'u-1' },
    ])
    assert.deepEqual(service()?.status, wanted.status)
    assert.equal(await write(), 'unchanged')
  })

  it('keeps what the API server fills in', async () => {
    await write()
    model.edit(path, (object) => ({ ...object, spec: { ...object.spec, clusterIP: '10.96.7.7' } }))
    assert.equal(await write(), 'unchanged')
    assert.equal(
      await write({ ...wanted, spec: { ...wanted.spec, ports: [{ name: 'tcp-81', port: 81 }] } }),
      'written',
    )
    assert.equal(service()?.spec?.['clusterIP'], '10.96.7.7')
  })

  it('is not made without its Gateway', async () => {
    model.objects.delete(gatewayPath)
    assert.equal(await write(), 'absent')
    assert.equal(service(), undefined)
  })

  it("leaves alone a Service of that name that is somebody else's", async () => {
    const theirs = { metadata: { name: name.name, resourceVersion: '1' }, spec: {} }
    model.objects.set(path, theirs)
    assert.equal(await write(), 'foreign')
    assert.equal(await write({ type: 'delete', ...name }), 'foreign')
    assert.deepEqual(service(), theirs)
  })

  it('is removed when the hub says so', async () => {
    await write()
    assert.equal(await write({ type: 'delete', ...name }), 'written')
    assert.equal(service(), undefined)
  })

  it('is gone, and no problem, where Kubernetes removed it first', async () => {
    await write()
    model.meet = async ({ method }) => {
      if (method === 'DELETE') model.objects.delete(path)
      return undefined
    }
    assert.equal(await write({ type: 'delete', ...name }), 'absent')
  })

  it('is found by its labels when an agent starts, and no other Service is', async () => {
    const asked: unknown[] = []
    const request = async <T>({ path: at, query }: { readonly path: string; readonly query?: unknown }) => {
      asked.push([at, query])
      return { items: [] } as T
    }
    await listDerived({ servedVersion: () => 'v1', kube: { request } as never })
    const labelSelector = `app.kubernetes.io/managed-by=watershed,${label}`
    assert.deepEqual(asked[1], ['/api/v1/services', { labelSelector }])
  })

  it('is not reported: nothing is behind it but edges', async () => {
    await write()
    const trimmed = trimObject({ apiVersion: 'v1', kind: 'Service', ...service() })
    assert.deepEqual(trimmed, { type: 'ignored', kind: 'Service' })
  })
})
