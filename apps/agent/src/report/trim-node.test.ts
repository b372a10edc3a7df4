import assert from 'node:assert/strict'
import type { NodeChoice } from './node-choice.ts'
import { nodeLabelSelector } from './node-choice.ts'
import { trimObject } from './trim-object.ts'

const excluded = 'node.kubernetes.io/exclude-from-external-load-balancers'
const all: NodeChoice = { addressType: 'InternalIP', labels: {} }

const addresses = [
  { type: 'Hostname', address: 'blue-1' },
  { type: 'InternalIP', address: '10.0.0.1' },
  { type: 'InternalIP', address: '2001:db8::1' },
  { type: 'ExternalIP', address: '192.0.2.1' },
  { type: 'InternalDNS', address: 'blue-1.internal' },
]

/** As a kubelet has it some time after it started. */
const node = (status: object = {}, labels: Readonly<Record<string, string>> = {}, heartbeat = 0) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: 'blue-1',
    labels: { 'kubernetes.io/hostname': 'blue-1', ...labels },
    annotations: { 'node.alpha.kubernetes.io/ttl': '0' },
    resourceVersion: String(heartbeat),
  },
  spec: { podCIDR: '10.244.0.0/24', unschedulable: true, taints: [{ key: 'a', effect: 'NoSchedule' }] },
  status: {
    addresses,
    conditions: [
      { type: 'MemoryPressure', status: 'False', lastHeartbeatTime: `2026-01-01T00:00:0${heartbeat}Z` },
      { type: 'Ready', status: 'True', lastHeartbeatTime: `2026-01-01T00:00:0${heartbeat}Z` },
    ],
    images: [{ names: ['a'], sizeBytes: heartbeat }],
    ...status,
  },
})

const trimmed = (manifest: object, nodes?: NodeChoice): unknown => {
  const found = trimObject(manifest, { nodes })
  return found.type === 'object' ? found.object : found.type
}

const reported = (more: object) => ({
  kind: 'Node',
  namespace: '',
  name: 'blue-1',
  addresses: ['10.0.0.1', '2001:db8::1'],
  ready: true,
  ...more,
})

describe('a Node', () => {
  const cases: readonly (readonly [string, object, NodeChoice, unknown])[] = [
    ['has its addresses of the chosen type', node(), all, reported({})],
    [
      'has others of another',
      node(),
      { ...all, addressType: 'ExternalIP' },
      reported({ addresses: ['192.0.2.1'] }),
    ],
    ['may have none', node({ addresses: undefined }), all, reported({ addresses: [] })],
    [
      'is not ready where nobody knows',
      node({ conditions: [{ type: 'Ready', status: 'Unknown' }] }),
      all,
      reported({ ready: false }),
    ],
    [
      'is not ready before its kubelet has said so',
      node({ conditions: undefined }),
      all,
      reported({ ready: false }),
    ],
    [
      'is chosen by its labels',
      node({}, { edge: 'true' }),
      { ...all, labels: { edge: 'true' } },
      reported({}),
    ],
    ['is not chosen without them', node({}, { edge: 'no' }), { ...all, labels: { edge: 'true' } }, 'ignored'],
    ['that no load balancer sends to is not chosen', node({}, { [excluded]: '' }), all, 'ignored'],
  ]
  for (const [what, manifest, choice, result] of cases)
    it(what, () => assert.deepEqual(trimmed(manifest, choice), result))

  it('is of no interest where nobody chose any', () => assert.equal(trimmed(node()), 'ignored'))

  it('is the same after a heartbeat', () =>
    assert.deepEqual(trimmed(node({}, {}, 1), all), trimmed(node({}, {}, 2), all)))

  it('is chosen by the API server in the same way', () => {
    assert.equal(nodeLabelSelector(all), `!${excluded}`)
    assert.equal(nodeLabelSelector({ ...all, labels: { edge: 'true', a: '' } }), `edge=true,a=,!${excluded}`)
  })
})

describe('what nodes are for', () => {
  const slice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'web-1', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'web' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.244.0.2'], nodeName: 'blue-1' }],
  }
  const nodeNames = (nodes?: NodeChoice): unknown =>
    (trimmed(slice, nodes) as { endpoints: readonly object[] }).endpoints.map((one) => 'nodeName' in one)

  it('endpoints say on which node they are, where nodes are chosen', () => {
    assert.deepEqual(nodeNames(all), [true])
    assert.deepEqual(nodeNames(), [false])
  })

  it('a Service says its nodePorts, and whether they lead to local endpoints only', () => {
    const service = (spec: object) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'shop' },
      spec,
    })
    const port = { name: 'http', port: 80, protocol: 'TCP' }
    assert.deepEqual(
      trimmed(service({ ports: [{ ...port, nodePort: 30_080 }], externalTrafficPolicy: 'Local' })),
      {
        kind: 'Service',
        namespace: 'shop',
        name: 'web',
        ports: [{ ...port, nodePort: 30_080 }],
        externalTrafficPolicy: 'Local',
      },
    )
    assert.deepEqual(
      trimmed(service({ ports: [{ ...port, nodePort: 0 }], externalTrafficPolicy: 'Cluster' })),
      {
        kind: 'Service',
        namespace: 'shop',
        name: 'web',
        ports: [port],
      },
    )
  })
})
