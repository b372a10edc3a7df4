import assert from 'node:assert/strict'
import { asServiceImports } from './as-service-imports.ts'

const group = 'multicluster.x-k8s.io'
const route = (rules: readonly object[]) => ({ kind: 'GRPCRoute', spec: { rules } })
const cart = { group: '', kind: 'Service', name: 'cart', port: 80 }
const imported = { ...cart, group, kind: 'ServiceImport' }

describe('as ServiceImports', () => {
  const kept = asServiceImports.keep('/apis/gateway.networking.k8s.io/v1/namespaces/a/grpcroutes/b')

  it('backendRefs to Services are, and those of mirrors, and come back as they were written', () => {
    const mirror = (backendRef: object) => ({
      filters: [{ requestMirror: { backendRef, percent: 5 } }, { a: 1 }],
    })
    const written = route([{ ...mirror(cart), backendRefs: [{ ...cart, ...mirror(cart) }] }, { matches: [] }])
    const expected = route([
      { ...mirror(imported), backendRefs: [{ ...imported, ...mirror(imported) }] },
      { matches: [] },
    ])
    assert.deepEqual(kept?.write(written), expected)
    assert.deepEqual(kept?.read({ kind: 'GRPCRouteList', items: [expected] }), {
      kind: 'GRPCRouteList',
      items: [written],
    })
    assert.deepEqual(kept?.write(route([{ backendRefs: [{ name: 'cart' }] }])), {
      ...route([{ backendRefs: [{ group, kind: 'ServiceImport', name: 'cart' }] }]),
    })
  })

  for (const [what, rule] of [
    ['what is no Service', { backendRefs: [{ kind: 'Other', name: 'cart' }] }],
    ['a rule with retries', { retry: { attempts: 2 }, backendRefs: [cart] }],
  ] as const)
    it(`${what} stays`, () => assert.deepEqual(kept?.write(route([rule])), route([rule])))

  it('a grant of Services is one of ServiceImports too', () => {
    const to = [
      { group: '', kind: 'Service', name: 'cart' },
      { group: '', kind: 'Secret' },
    ]
    assert.deepEqual(asServiceImports.grant({ spec: { from: [], to } }), {
      spec: { from: [], to: [...to, { group, kind: 'ServiceImport', name: 'cart' }] },
    })
  })

  it('only routes are', () => {
    for (const path of ['gateways/b', 'httproutefilters/c'])
      assert.equal(
        asServiceImports.keep(`/apis/gateway.networking.k8s.io/v1/namespaces/a/${path}`),
        undefined,
      )
    for (const kind of ['http', 'tls', 'tcp', 'udp'])
      assert.ok(asServiceImports.keep(`/apis/gateway.networking.k8s.io/v1alpha2/${kind}routes?limit=1`))
  })
})
