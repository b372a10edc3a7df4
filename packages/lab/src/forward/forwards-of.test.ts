import assert from 'node:assert/strict'
import type { Endpoint, EndpointSlice } from '../objects/endpoint-slice.ts'
import type { Service } from '../objects/service.ts'
import { forwardsOf } from './forwards-of.ts'

const metadata = { name: 'cart', namespace: 'shop', uid: '1' }
const nodes = [
  { name: 'a', address: '10.0.0.1', zone: 'blue-a', region: 'blue' },
  { name: 'b', address: '10.0.0.2', zone: 'blue-b', region: 'blue' },
]
const service = (spec: Partial<Service['spec']>, ip?: string): Service => ({
  metadata,
  spec: { clusterIP: '10.96.0.9', ports: [{ name: 'http', port: 80, nodePort: 30080 }], ...spec },
  ...(ip !== undefined && { status: { loadBalancer: { ingress: [{ ip }] } } }),
})
const slice = (...endpoints: Endpoint[]): EndpointSlice => ({
  metadata,
  ports: [
    { name: 'http', port: 8080 },
    { name: 'metrics', port: 9090 },
  ],
  endpoints,
})
const at = (address: string, conditions: NonNullable<Endpoint['conditions']>, nodeName = 'a'): Endpoint => ({
  addresses: [address],
  nodeName,
  conditions,
})

describe('forwardsOf', () => {
  it('forwards the ClusterIP and each node’s port to ready endpoints, by the name of the port', () => {
    const slices = [
      slice(at('10.1.0.1', { ready: true }), at('10.1.0.2', { ready: false })),
      slice(at('10.1.0.3', {})),
    ]
    const to = ['10.1.0.1:8080', '10.1.0.3:8080']
    assert.deepEqual(forwardsOf(service({}), slices, nodes), [
      { from: '10.96.0.9:80', to },
      { from: '10.0.0.1:30080', to },
      { from: '10.0.0.2:30080', to },
    ])
  })

  it('keeps to the node’s own endpoints where the policy is Local, on its port only', () => {
    const slices = [slice(at('10.1.0.1', { ready: true }, 'b'))]
    const forwards = forwardsOf(service({ externalTrafficPolicy: 'Local' }), slices, nodes)
    assert.deepEqual(
      forwards.map(({ to }) => to),
      [['10.1.0.1:8080'], [], ['10.1.0.1:8080']],
    )
  })

  it('falls back to endpoints that serve while they end', () => {
    const ending = at('10.1.0.1', { ready: false, serving: true, terminating: true })
    const ended = at('10.1.0.2', { ready: false, serving: false, terminating: true })
    assert.deepEqual(forwardsOf(service({}), [slice(ending, ended)], nodes)[0]?.to, ['10.1.0.1:8080'])
    const ready = at('10.1.0.3', { ready: true })
    assert.deepEqual(forwardsOf(service({}), [slice(ending, ready)], nodes)[0]?.to, ['10.1.0.3:8080'])
  })

  it('forwards a load balancer’s address, and nothing for headless Services and other protocols', () => {
    const slices = [slice(at('10.1.0.1', {}))]
    const ports = [{ name: 'http', port: 80 }]
    const balanced = service({ type: 'LoadBalancer', ports }, '10.9.0.1')
    assert.deepEqual(
      forwardsOf(balanced, slices, nodes).map(({ from }) => from),
      ['10.96.0.9:80', '10.9.0.1:80'],
    )
    assert.deepEqual(forwardsOf(service({ clusterIP: 'None', ports }), slices, nodes), [])
    assert.deepEqual(forwardsOf(service({ ports: [{ port: 53, protocol: 'UDP' }] }), slices, nodes), [])
  })
})
