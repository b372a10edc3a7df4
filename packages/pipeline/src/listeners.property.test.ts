import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { EdgeListener, ReportedObject, StoredRecord } from '@watershed/model'
import { selfSigned } from '@watershed/testkit'
import type { Pipeline } from './create-pipeline.ts'
import { createPipeline } from './create-pipeline.ts'
import { keyOf, outputsOf, pipelineOf } from './testing/outputs.ts'
import { gatewayClassRecord } from './testing/records.ts'

const apiVersion = 'gateway.networking.k8s.io/v1'
const gateway = fc.constantFrom('old', 'young')
const set = fc.constantFrom('a', 'b', 'c')
const created = fc.integer({ min: 0, max: 2 })
const from = fc.constantFrom('All', 'Same', 'None')

const record = (object: ReportedObject, cluster = 'blue'): StoredRecord => ({
  cluster,
  object,
  firstReported: 2_000,
})

const hostname = fc.constantFrom(undefined, '*.example.com', 'a.example.com', '*.a.example.com')
const certificates = fc.subarray([{ name: 'own' }, { name: 'other' }, { name: 'far', namespace: 'keys' }], {
  minLength: 1,
})

/** Few ports and hostnames, so that they meet. */
const listener = fc
  .record({
    protocol: fc.constantFrom('HTTP', 'HTTPS', 'TLS', 'TCP'),
    port: fc.constantFrom(80, 443),
    hostname,
    certificates,
    passthrough: fc.boolean(),
  })
  .map(({ protocol, port, hostname: host, certificates: refs, passthrough }) => ({
    protocol,
    port,
    ...(host !== undefined && protocol !== 'TCP' && { hostname: host }),
    ...(protocol === 'HTTPS' && { tls: { certificateRefs: refs } }),
    ...(protocol === 'TLS' && {
      tls: passthrough ? { mode: 'Passthrough' } : { certificateRefs: refs },
    }),
    allowedRoutes: { namespaces: { from: 'All' } },
  }))

const listeners = fc
  .uniqueArray(listener, {
    minLength: 1,
    maxLength: 3,
    // What an API server refuses.
    selector: ({ port, protocol, hostname: host }) => `${port} ${protocol} ${host}`,
  })
  .map((all) => all.map((one, index) => ({ name: `l${index}`, ...one })))

const gateways = fc
  .record({ name: gateway, created, from, listeners })
  .map(({ name, created: age, from: allowed, listeners: own }) =>
    record({
      kind: 'Gateway',
      apiVersion,
      namespace: 'infra',
      name,
      created: age,
      spec: {
        gatewayClassName: 'watershed',
        allowedListeners: { namespaces: { from: allowed } },
        listeners: own,
      },
    }),
  )

const listenerSets = fc
  .record({
    name: set,
    gateway,
    created,
    listeners,
    namespace: fc.constantFrom('infra', 'shop'),
    cluster: fc.constantFrom('blue', 'green'),
  })
  .map(({ name, gateway: parent, created: age, listeners: own, namespace, cluster }) =>
    record(
      {
        kind: 'ListenerSet',
        apiVersion,
        namespace,
        name,
        created: age,
        spec: { parentRef: { namespace: 'infra', name: parent }, listeners: own },
      },
      cluster,
    ),
  )

const routes = fc
  .record({
    name: fc.constantFrom('one', 'two'),
    kind: fc.constantFrom('HTTPRoute' as const, 'TLSRoute' as const, 'TCPRoute' as const),
    parent: fc.oneof(
      gateway.map((name) => ({ namespace: 'infra', name })),
      set.map((name) => ({ kind: 'ListenerSet', name })),
    ),
    hostname: fc.constantFrom('a.example.com', 'b.example.com', '*.example.com'),
    created,
  })
  .map(({ name, kind, parent, hostname: host, created: age }) =>
    record({
      kind,
      apiVersion,
      namespace: 'shop',
      name,
      created: age,
      spec: {
        parentRefs: [parent],
        ...(kind !== 'TCPRoute' && { hostnames: [host] }),
        rules: [{ backendRefs: [{ name: 'cart', port: 80 }] }],
      },
    }),
  )

const grants = fc
  .record({
    name: fc.constant('g'),
    kind: fc.constantFrom('Gateway', 'ListenerSet'),
    of: fc.constantFrom('infra', 'shop'),
  })
  .map(({ name, kind, of }) =>
    record({
      kind: 'ReferenceGrant',
      apiVersion,
      namespace: 'keys',
      name,
      spec: {
        from: [{ group: 'gateway.networking.k8s.io', kind, namespace: of }],
        to: [{ group: '', kind: 'Secret' }],
      },
    }),
  )

describe('listeners of Gateways and ListenerSets', function () {
  this.timeout(60_000)
  const pems: { readonly crt: string; readonly key: string }[] = []
  before(async () => {
    for (const name of ['first', 'second']) {
      const { cert, key } = await selfSigned(name)
      pems.push({ crt: cert.toString('base64'), key: key.toString('base64') })
    }
  })

  const secrets = fc
    .record({
      place: fc.constantFrom('infra/own', 'infra/other', 'shop/own', 'keys/far'),
      cluster: fc.constantFrom('blue', 'green'),
      crt: fc.nat({ max: 1 }),
      key: fc.nat({ max: 1 }),
    })
    .map(({ place, cluster, crt, key }) => {
      const [namespace = '', name = ''] = place.split('/')
      const data = { 'tls.crt': pems[crt]?.crt ?? '', 'tls.key': pems[key]?.key ?? '' }
      return record({ kind: 'Secret', namespace, name, type: 'kubernetes.io/tls', data }, cluster)
    })

  const any = fc.oneof(gateways, listenerSets, listenerSets, routes, routes, grants, secrets)
  const edits = fc.array(fc.array(fc.tuple(any, fc.nat({ max: 3 })), { minLength: 1, maxLength: 4 }), {
    maxLength: 10,
  })

  it('are after any edits what a pipeline built from scratch has', () =>
    fc.assert(
      fc.property(edits, (batches) => {
        const incremental = pipelineOf([gatewayClassRecord()])
        const current = new Map<string, StoredRecord>()
        for (const batch of batches)
          incremental.update(() => {
            for (const [one, luck] of batch) {
              const key = keyOf(one)
              if (luck === 0) {
                current.delete(key)
                incremental.records.delete(key)
              } else {
                current.set(key, one)
                incremental.records.set(key, one)
              }
            }
          })
        const scratch = pipelineOf([gatewayClassRecord(), ...current.values()])
        assert.deepEqual(all(incremental), all(scratch))
        for (const found of incremental.listeners.entries()) assertForEnvoy(...found)
      }),
      { numRuns: 50 },
    ))

  it('are the same on replicas that met the records in another order', () =>
    fc.assert(
      fc.property(
        fc.uniqueArray(any, { selector: keyOf, maxLength: 12 }),
        fc.infiniteStream(fc.nat()),
        (records, luck) => {
          const shuffled = [...records]
            .map((one) => ({ one, at: luck.next().value as number }))
            .sort((a, b) => a.at - b.at)
          const second = createPipeline()
          second.update(() => ['green', 'blue'].forEach((name) => second.clusters.set(name, true)))
          for (const { one } of shuffled) second.update(() => second.records.set(keyOf(one), one))
          second.update(() => second.records.set(keyOf(gatewayClassRecord()), gatewayClassRecord()))
          assert.deepEqual(all(second), all(pipelineOf([gatewayClassRecord(), ...records])))
        },
      ),
      { numRuns: 30 },
    ))
})

const all = (pipeline: Pipeline): unknown => ({
  outputs: outputsOf(pipeline),
  secrets: [...pipeline.secretResources.entries()].sort(([a], [b]) => (a < b ? -1 : 1)),
})

/** Envoy refuses a listener as a whole in which two chains are for one server name, or which has none. */
const assertForEnvoy = (name: string, { chains }: EdgeListener): void => {
  const names = chains.flatMap(({ serverNames }) => (serverNames.length > 0 ? serverNames : ['*']))
  assert.ok(names.length > 0, name)
  assert.equal(new Set(names).size, names.length, `${name}: ${names.join()}`)
  assert.equal(new Set(chains.map((chain) => chain.name)).size, chains.length, name)
}
