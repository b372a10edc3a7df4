import assert from 'node:assert/strict'
import type { Watch } from '@watershed/kube'
import type { ReportedConfig } from '@watershed/model'
import { createReferredWatches } from './referred-watches.ts'

describe('createReferredWatches', () => {
  it('has no more watches than it may, tells what is left out, and takes that up when there is room', () => {
    const open: string[] = []
    let told = 0
    const watches = createReferredWatches({
      selection: {},
      maxReferred: 2,
      watch: ({ origin }): Watch => {
        open.push(origin)
        return {
          state: 'listing',
          version: 'v1',
          stop: () => void open.splice(open.indexOf(origin), 1),
        }
      },
      ended: () => undefined,
      problemsChanged: () => (told += 1),
    })
    const policy = (...names: readonly string[]): ReportedConfig => ({
      kind: 'BackendTLSPolicy',
      namespace: 'shop',
      name: 'p',
      apiVersion: 'gateway.networking.k8s.io/v1',
      spec: { validation: { caCertificateRefs: names.map((name) => ({ kind: 'ConfigMap', name })) } },
    })
    const take = (...names: readonly string[]): void => {
      watches.take('BackendTLSPolicy/shop/p', policy(...names))
      watches.accepted('BackendTLSPolicy/shop/p')
    }
    take('a', 'b', 'c')
    assert.deepEqual(open, ['ConfigMap/shop/a', 'ConfigMap/shop/b'])
    assert.match(
      watches.problems()[0]?.message ?? '',
      /^1 Secrets and ConfigMaps are left out, of more than 2 .*: ConfigMap\/shop\/c$/,
    )
    assert.ok(told > 0)
    take('b', 'c')
    assert.deepEqual(open, ['ConfigMap/shop/b', 'ConfigMap/shop/c'])
    assert.deepEqual(watches.problems(), [])
    watches.stop()
    assert.deepEqual(open, [])
  })
})
