import assert from 'node:assert/strict'
import type { ReportedObject, RouteKind, StoredRecord } from '@watershed/model'
import type { Pipeline } from './create-pipeline.ts'
import { keyOf, pipelineOf } from './testing/outputs.ts'
import { gatewayClassRecord } from './testing/records.ts'

const record = (object: ReportedObject): StoredRecord => ({ cluster: 'blue', object, firstReported: 1 })
const api = 'gateway.networking.k8s.io/v1'

const gateway = record({
  kind: 'Gateway',
  apiVersion: api,
  namespace: 'shop',
  name: 'all',
  spec: {
    gatewayClassName: 'watershed',
    listeners: [
      { name: 'tcp', protocol: 'TCP', port: 5432 },
      { name: 'tls', protocol: 'TLS', port: 443, tls: { mode: 'Passthrough' } },
      { name: 'udp', protocol: 'UDP', port: 53 },
    ],
  },
})

const service = (name: string, protocol: 'TCP' | 'UDP', ready = true): readonly StoredRecord[] => [
  record({ kind: 'Service', namespace: 'shop', name, ports: [{ name: 'main', port: 1, protocol }] }),
  record({
    kind: 'EndpointSlice',
    namespace: 'shop',
    name: `${name}-1`,
    service: name,
    addressType: 'IPv4',
    ports: [{ name: 'main', port: 1 }],
    endpoints: [
      {
        addresses: [name.endsWith('1') ? '10.0.0.1' : '10.0.0.2'],
        ready,
        serving: ready,
        terminating: false,
      },
    ],
  }),
]

const route = (kind: RouteKind, weights: readonly [number, number]): StoredRecord =>
  record({
    kind,
    apiVersion: api,
    namespace: 'shop',
    name: 'main',
    spec: {
      parentRefs: [{ name: 'all' }],
      ...(kind === 'TLSRoute' && { hostnames: ['shop.example.com'] }),
      rules: [
        {
          backendRefs: weights.map((weight, index) => ({
            name: `${kind.toLowerCase()}-${index + 1}`,
            port: 1,
            weight,
          })),
        },
      ],
    },
  })

/** What edges were sent of each type by a change. */
const sent = (pipeline: Pipeline, ...records: readonly StoredRecord[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  const types = [
    'listeners',
    'clusterResources',
    'scopeResources',
    'secretResources',
    'assignmentResources',
  ] as const
  const stops = types.map((type) =>
    pipeline[type].onChange((changes: { readonly size: number }) => {
      counts[type] = (counts[type] ?? 0) + changes.size
    }),
  )
  pipeline.update(() => {
    for (const one of records) pipeline.records.set(keyOf(one), one)
  })
  for (const stop of stops) stop()
  return counts
}

const kinds = ['TCPRoute', 'TLSRoute', 'UDPRoute'] as const

describe('routes of connections and datagrams', () => {
  for (const kind of kinds) {
    const transport = kind === 'UDPRoute' ? 'UDP' : 'TCP'
    const one = `${kind.toLowerCase()}-1`
    const two = `${kind.toLowerCase()}-2`
    let pipeline: Pipeline
    beforeEach(() => {
      pipeline = pipelineOf([
        gatewayClassRecord(),
        gateway,
        ...service(one, transport),
        ...service(two, transport),
        route(kind, [9, 1]),
      ])
    })

    it(`send a weight of a ${kind} to edges as endpoints alone: no listener, no cluster`, () => {
      const before = pipeline.derivations().get('listeners')
      for (const weights of [
        [1, 1],
        [0, 1],
        [0, 0],
        [9, 1],
      ] as const)
        assert.deepEqual(sent(pipeline, route(kind, weights)), { assignmentResources: 1 }, weights.join())
      assert.equal(pipeline.derivations().get('listeners'), before)
    })

    it(`send what becomes of a ${kind}'s endpoints and Services so, too`, () => {
      assert.deepEqual(sent(pipeline, ...service(two, transport, false)), { assignmentResources: 1 })
      // One without such a port has as little to send to as one without endpoints.
      const wrong = service(two, transport === 'TCP' ? 'UDP' : 'TCP')
      assert.deepEqual(sent(pipeline, ...wrong), {})
      assert.deepEqual(sent(pipeline, ...service(two, transport)), { assignmentResources: 1 })
    })
  }
})
