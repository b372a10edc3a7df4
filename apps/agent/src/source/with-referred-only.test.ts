import assert from 'node:assert/strict'
import type { ReportedObject } from '@watershed/model'
import { objectKey } from '@watershed/model'
import type { Source, SourceListener } from './source.ts'
import { withReferredOnly } from './with-referred-only.ts'

const secret = (name: string, value = 'YQ=='): ReportedObject => ({
  kind: 'Secret',
  namespace: 'shop',
  name,
  type: 'kubernetes.io/tls',
  data: { 'tls.key': value },
})
const policy = (...names: readonly string[]): ReportedObject => ({
  kind: 'BackendTLSPolicy',
  namespace: 'shop',
  name: 'policy',
  apiVersion: 'gateway.networking.k8s.io/v1',
  spec: { validation: { caCertificateRefs: names.map((name) => ({ group: '', kind: 'Secret', name })) } },
})

describe('withReferredOnly', () => {
  const objects = new Map<string, ReportedObject>()
  const unread = new Set<string>()
  let inner: SourceListener | undefined
  let told: string[]
  let source: Source
  beforeEach(() => {
    objects.clear()
    unread.clear()
    told = []
  })
  const start = (...all: readonly ReportedObject[]): void => {
    for (const one of all) objects.set(objectKey(one), one)
    source = withReferredOnly({
      objects,
      unread: () => unread,
      problems: () => [],
      listen: (listener) => {
        inner = listener
      },
      stop: () => undefined,
    })
    source.listen({
      changed: (keys) => void told.push([...keys].sort().join(' ')),
      problemsChanged: () => undefined,
      readAtLast: () => undefined,
    })
  }
  const change = (...all: readonly ReportedObject[]): void => {
    for (const one of all) objects.set(objectKey(one), one)
    inner?.changed(all.map(objectKey))
  }
  const known = (): string => [...source.objects.keys()].sort().join(' ')

  it('tells of a Secret from when it is referred to', () => {
    start(secret('a'), secret('b'), policy('a'))
    assert.equal(known(), 'BackendTLSPolicy/shop/policy Secret/shop/a')
    change(policy('b'))
    assert.deepEqual(told, ['BackendTLSPolicy/shop/policy Secret/shop/b'])
    assert.equal(known(), 'BackendTLSPolicy/shop/policy Secret/shop/a Secret/shop/b')
    source.accepted('BackendTLSPolicy/shop/policy')
    assert.deepEqual(
      told.slice(1),
      ['Secret/shop/a'],
      'once the hub has accepted what no longer refers to it',
    )
    assert.equal(known(), 'BackendTLSPolicy/shop/policy Secret/shop/b')
  })

  it('says nothing of others that change', () => {
    start(secret('a'), policy('b'))
    change(secret('a', 'Yg=='))
    assert.deepEqual(told, [])
    change(secret('b'))
    assert.deepEqual(told, ['Secret/shop/b'])
  })

  it('keeps what an earlier agent said of Secrets while something is unread that may refer to them', () => {
    start()
    assert.equal(source.unread().size, 0)
    unread.add('a.yaml')
    assert.deepEqual([...source.unread()], ['a.yaml', 'Secret/', 'ConfigMap/'])
  })
})
