import assert from 'node:assert/strict'
import { allowBothKinds, hasListeners, hideOurKind } from './allow-both-kinds.ts'

const http = { kind: 'HTTPRoute' }
const grpc = { group: 'gateway.networking.k8s.io', kind: 'GRPCRoute' }
const ours = { group: 'watershed.dev', kind: 'MultiClusterHTTPRoute' }
const gateway = (...kinds: readonly object[]) => ({
  kind: 'Gateway',
  spec: { gatewayClassName: 'w', listeners: [{ name: 'a', allowedRoutes: { kinds } }, { name: 'b' }] },
})

describe('listeners that allow kinds by name', () => {
  for (const [given, expected] of [
    [[http], [http, ours]],
    [
      [grpc, http],
      [grpc, http, ours],
    ],
    [[grpc], [grpc]],
    [[{ group: 'x', kind: 'HTTPRoute' }], [{ group: 'x', kind: 'HTTPRoute' }]],
    [
      [http, ours],
      [http, ours],
    ],
  ] as const)
    it(`${JSON.stringify(given)} allow ${expected.length}, and look as they were written`, () => {
      const written = gateway(...given)
      assert.deepEqual(allowBothKinds(written), gateway(...expected))
      assert.deepEqual(
        hideOurKind(allowBothKinds(written)),
        gateway(...given.filter(({ kind }) => kind !== ours.kind)),
      )
    })

  it('do not tell in status of a kind that nobody asked for', () => {
    const status = (...supportedKinds: readonly object[]) => ({ status: { listeners: [{ supportedKinds }] } })
    assert.deepEqual(hideOurKind({ kind: 'GatewayList', items: [status(http, ours)] }), {
      kind: 'GatewayList',
      items: [status(http)],
    })
  })

  it('are those of Gateways and ListenerSets', () => {
    const of = (path: string) => hasListeners(`/apis/gateway.networking.k8s.io/v1/${path}`)
    assert.deepEqual(
      [
        of('gateways?limit=1'),
        of('namespaces/a/listenersets/b/status'),
        of('gatewayclasses'),
        of('httproutes'),
      ],
      [true, true, false, false],
    )
  })
})
