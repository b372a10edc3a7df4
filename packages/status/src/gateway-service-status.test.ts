import assert from 'node:assert/strict'
import type { Gateway } from '@watershed/model'
import { gatewayServiceName, gatewayLabelValue } from './gateway-service-name.ts'
import { gatewayServiceStatus } from './gateway-service-status.ts'

const gateway: Gateway = {
  ...{ cluster: 'blue', namespace: 'infra', name: 'public', created: 1, className: 'watershed' },
  ...{ listeners: [], clusterHeader: false, addresses: [], allowedListeners: 'None' },
  infrastructure: { labels: { team: 'edge' }, annotations: { note: 'ours' } },
}

describe('gatewayServiceStatus', () => {
  it('carries the address, the ports, and what spec.infrastructure says', () => {
    const made = gatewayServiceStatus(
      gateway,
      ['10.0.0.7', 'fd00::7'],
      [
        { port: 443, protocol: 'TCP' },
        { port: 443, protocol: 'UDP' },
      ],
    )
    assert.deepEqual(made?.source, {
      ...{ cluster: 'blue', kind: 'Service', namespace: 'infra', name: 'public-watershed' },
    })
    assert.deepEqual(made?.labels, { team: 'edge', 'gateway.networking.k8s.io/gateway-name': 'public' })
    assert.deepEqual(made?.annotations, { note: 'ours' })
    assert.deepEqual(made?.owner, { kind: 'Gateway', name: 'public' })
    assert.deepEqual(made?.spec?.['ports'], [
      { name: 'tcp-443', port: 443, protocol: 'TCP', targetPort: 443 },
      { name: 'udp-443', port: 443, protocol: 'UDP', targetPort: 443 },
    ])
    assert.deepEqual(made?.status, {
      loadBalancer: {
        ingress: [
          { ip: '10.0.0.7', ipMode: 'Proxy' },
          { ip: 'fd00::7', ipMode: 'Proxy' },
        ],
      },
    })
  })

  it('lets nobody take the name of another Gateway', () => {
    const labels = { 'gateway.networking.k8s.io/gateway-name': 'other' }
    const made = gatewayServiceStatus(
      { ...gateway, infrastructure: { labels, annotations: {} } },
      ['10.0.0.7'],
      [{ port: 80, protocol: 'TCP' }],
    )
    assert.equal(made?.labels?.['gateway.networking.k8s.io/gateway-name'], 'public')
  })

  it('is none without an address', () =>
    assert.equal(gatewayServiceStatus(gateway, [], [{ port: 80, protocol: 'TCP' }]), undefined))
  it('is none without a port', () => assert.equal(gatewayServiceStatus(gateway, ['10.0.0.7'], []), undefined))
})

describe('gatewayServiceName', () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['public', 'watershed', /^public-watershed$/],
    ['public.example', 'watershed', /^gateway-public-example-watershed-[0-9a-f]{10}$/],
    ['2nd', 'watershed', /^gateway-2nd-watershed-[0-9a-f]{10}$/],
    ['a'.repeat(200), 'watershed', /^gateway-a{44}-[0-9a-f]{10}$/],
  ]
  for (const [name, className, expected] of cases)
    it(`names the Service of ${name}`, () => {
      const found = gatewayServiceName(name, className)
      assert.match(found, expected)
      assert.ok(found.length <= 63)
    })

  it('cuts a label to what values may be long', () =>
    assert.match(gatewayLabelValue('a'.repeat(200)), /^a{52}-[0-9a-f]{10}$/))
})
