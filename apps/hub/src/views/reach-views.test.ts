import assert from 'node:assert/strict'
import type { ReportedObject } from '@watershed/model'
import { recordKey } from '@watershed/model'
import type { Pipeline } from '@watershed/pipeline'
import { createPipeline } from '@watershed/pipeline'
import type { ClusterState } from '@watershed/store'
import { clusterView } from './clusters-view.ts'
import { serviceView } from './service-views.ts'

const node = (name: string, addresses: readonly string[], ready = true): ReportedObject => ({
  kind: 'Node',
  namespace: '',
  name,
  addresses,
  ready,
})

const objects: readonly ReportedObject[] = [
  {
    kind: 'Cluster',
    namespace: '',
    name: 'blue',
    exports: 'All',
    serviceImports: 'Managed',
    reach: {
      mode: 'NodePort',
      nodeAddressType: 'InternalIP',
      gatewayAddresses: [{ address: '2001:db8::9', port: 80 }],
    },
  },
  node('b', ['192.0.2.2']),
  node('a', ['192.0.2.1', '2001:db8::1']),
  node('c', ['192.0.2.3'], false),
  {
    kind: 'Service',
    namespace: 'shop',
    name: 'cart',
    ports: [{ name: 'http', port: 80, protocol: 'TCP', nodePort: 30_080 }],
  },
  {
    kind: 'Service',
    namespace: 'shop',
    name: 'pay',
    ports: [{ name: '', port: 80, protocol: 'TCP' }],
    reach: 'Gateway',
  },
  {
    kind: 'Service',
    namespace: 'shop',
    name: 'till',
    ports: [{ name: '', port: 80, protocol: 'TCP' }],
    reach: 'PodAddresses',
  },
  {
    kind: 'EndpointSlice',
    namespace: 'shop',
    name: 'cart-1',
    service: 'cart',
    addressType: 'IPv4',
    ports: [{ name: 'http', port: 8080 }],
    endpoints: [{ addresses: ['10.1.0.1'], ready: true, serving: true, terminating: false }],
  },
]

describe('how a cluster is reached is shown', () => {
  let pipeline: Pipeline
  before(() => {
    pipeline = createPipeline()
    pipeline.update(() => {
      for (const object of objects)
        pipeline.records.set(recordKey({ ...object, cluster: 'blue' }), {
          cluster: 'blue',
          object,
          firstReported: 0,
        })
    })
  })

  it('of clusters: their mode, and the addresses of their gateways and of their ready nodes', () => {
    const state = (name: string): ClusterState => ({
      name,
      source: 'kubernetes',
      agent: 'a',
      epoch: 1,
      complete: true,
      seq: 1,
      seen: 0,
      silentForMs: 0,
      problems: [],
    })
    const facts = { ...pipeline, objects: () => ({}), problems: () => [] }
    const clusters = [state('blue'), state('green')].map((one) => clusterView(one, facts))
    assert.deepEqual(
      clusters.map(({ reach }) => reach),
      [
        {
          mode: 'NodePort',
          gatewayAddresses: ['[2001:db8::9]:80'],
          nodeAddresses: ['192.0.2.1', '2001:db8::1', '192.0.2.2'],
        },
        undefined,
      ],
    )
  })

  it('of Services: each port by what it or its cluster says', () => {
    const services = [...pipeline.backends.entries()].map(([, backend]) => serviceView(backend))
    assert.deepEqual(
      services
        .map(({ name, ports: [port] }) => [name, port?.reach, port?.addresses])
        .sort(([a], [b]) => String(a).localeCompare(String(b))),
      [
        ['cart', 'NodePort', ['192.0.2.1:30080', '192.0.2.2:30080']],
        ['pay', 'Gateway', ['[2001:db8::9]:80']],
        ['till', 'PodAddresses', undefined],
      ],
    )
  })
})
