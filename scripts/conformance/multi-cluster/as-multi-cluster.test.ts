import assert from 'node:assert/strict'
import { grantToBoth, pathOfRoutes, toMultiCluster, toStandard } from './as-multi-cluster.ts'

const gatewayApi = 'gateway.networking.k8s.io'
const route = (spec: object) => ({
  apiVersion: `${gatewayApi}/v1`,
  kind: 'HTTPRoute',
  metadata: { name: 'a' },
  spec,
})

describe('as MultiClusterHTTPRoutes', () => {
  const paths: readonly (readonly [string, string | undefined])[] = [
    [
      `/apis/${gatewayApi}/v1/namespaces/shop/httproutes/a/status?x=y`,
      '/apis/watershed.dev/v1alpha1/namespaces/shop/multiclusterhttproutes/a/status?x=y',
    ],
    [
      `/apis/${gatewayApi}/v1/httproutes?limit=5`,
      '/apis/watershed.dev/v1alpha1/multiclusterhttproutes?limit=5',
    ],
    [`/apis/${gatewayApi}/v1/namespaces/shop/tlsroutes/a`, undefined],
    [`/apis/${gatewayApi}/v1/namespaces/httproutes/gateways/a`, undefined],
  ]
  for (const [path, expected] of paths)
    it(`${path} is ${expected ?? 'left alone'}`, () => assert.equal(pathOfRoutes(path), expected))

  it('HTTPRoutes come back as they were written', () => {
    const written = route({ rules: [{ backendRefs: [{ name: 'cart', port: 80 }] }] })
    const kept = toMultiCluster(written, 'blue')
    assert.equal(kept['kind'], 'MultiClusterHTTPRoute')
    assert.deepEqual(toStandard(kept), written)
    const list = { apiVersion: 'watershed.dev/v1alpha1', kind: 'MultiClusterHTTPRouteList', items: [kept] }
    assert.deepEqual(toStandard(list), {
      ...list,
      apiVersion: `${gatewayApi}/v1`,
      kind: 'HTTPRouteList',
      items: [written],
    })
    const failure = { apiVersion: 'v1', kind: 'Status', code: 404 }
    assert.deepEqual(toStandard(failure), failure)
  })

  it('a rule with retries has its backends in one cluster, and no other rule has', () => {
    const [retried, other] = [
      { retry: { attempts: 2 }, backendRefs: [{ name: 'cart', weight: 3 }] },
      { backendRefs: [{ name: 'cart' }] },
    ]
    const { spec } = toMultiCluster(route({ rules: [retried, other, { retry: {} }] }), 'blue')
    assert.deepEqual(spec, {
      rules: [
        { retry: { attempts: 2 }, backendRefs: [{ name: 'cart', weight: 3, cluster: 'blue' }] },
        other,
        { retry: {} },
      ],
    })
  })

  it('a grant to HTTPRoutes, and to no other kind, is one to MultiClusterHTTPRoutes too', () => {
    const from = (group: string, kind: string) => ({ group, kind, namespace: 'shop' })
    const grant = {
      spec: { from: [from(gatewayApi, 'HTTPRoute'), from('x', 'HTTPRoute'), from(gatewayApi, 'Gateway')] },
    }
    const { spec } = grantToBoth(grant)
    assert.deepEqual(spec, { from: [...grant.spec.from, from('watershed.dev', 'MultiClusterHTTPRoute')] })
  })
})
