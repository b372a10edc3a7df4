import assert from 'node:assert/strict'
import type { RouteKind } from '@watershed/model'
import { upstreamOf } from './upstream-of.ts'

const tls = { hostname: 'cart.example.com', subjectAltNames: [] }

describe('upstreamOf', () => {
  // What is expected: the protocol, or the beginning of why not.
  const cases: readonly (readonly [
    kind: RouteKind,
    appProtocol: string | undefined,
    expected: string | RegExp,
  ])[] = [
    ['HTTPRoute', undefined, 'HTTP1'],
    ['HTTPRoute', '', 'HTTP1'],
    ['HTTPRoute', 'http', 'HTTP1'],
    ['HTTPRoute', 'HTTP', 'HTTP1'],
    ['HTTPRoute', 'kubernetes.io/ws', 'HTTP1'],
    ['HTTPRoute', 'kubernetes.io/h2c', 'HTTP2'],
    ['HTTPRoute', 'http2', 'HTTP2'],
    ['HTTPRoute', 'grpc', 'HTTP2'],
    ['MultiClusterHTTPRoute', 'kubernetes.io/h2c', 'HTTP2'],
    ['HTTPRoute', 'https', /^appProtocol https is TLS, and no BackendTLSPolicy/],
    ['HTTPRoute', 'kubernetes.io/wss', /^appProtocol kubernetes.io\/wss is TLS/],
    [
      'HTTPRoute',
      'mysql',
      /^appProtocol mysql is not one that a HTTPRoute can be carried by: use kubernetes.io\/h2c/,
    ],
    ['HTTPRoute', 'example.com/http', /^appProtocol example.com\/http is not one/],
    ['GRPCRoute', undefined, 'HTTP2'],
    ['GRPCRoute', 'http', 'HTTP2'],
    ['GRPCRoute', 'kubernetes.io/h2c', 'HTTP2'],
    [
      'GRPCRoute',
      'kubernetes.io/ws',
      /^appProtocol kubernetes.io\/ws is HTTP\/1.1, which no gRPC is carried by/,
    ],
    // Connections and datagrams are carried whatever they are.
    ['TCPRoute', 'mysql', 'TCP'],
    ['TLSRoute', 'https', 'TCP'],
    ['UDPRoute', 'dns', 'UDP'],
  ]
  for (const [kind, appProtocol, expected] of cases)
    it(`a ${kind} to ${appProtocol ?? 'a port that says nothing'}: ${String(expected)}`, () => {
      const found = upstreamOf(kind, { ...(appProtocol !== undefined && { appProtocol }) }, undefined)
      if (expected instanceof RegExp) assert.match(JSON.stringify(found).slice(1), expected)
      else assert.deepEqual(found, { protocol: expected })
    })

  it('with TLS: in what the port says, or HTTP/1.1', () => {
    const protocolOf = (appProtocol: string) => upstreamOf('HTTPRoute', { appProtocol }, tls)
    for (const said of ['https', 'kubernetes.io/wss', 'http', ''])
      assert.deepEqual(protocolOf(said), { protocol: 'HTTP1', tls })
    assert.deepEqual(protocolOf('kubernetes.io/h2c'), { protocol: 'HTTP2', tls })
  })
})
