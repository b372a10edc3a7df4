import assert from 'node:assert/strict'
import type { ReportedObject, StoredRecord } from '@watershed/model'
import type { Pipeline } from './create-pipeline.ts'
import { keyOf, pipelineOf } from './testing/outputs.ts'
import { gatewayClassRecord, serviceRecord } from './testing/records.ts'

const many = 1_000
const api = 'gateway.networking.k8s.io/v1'
const numbers = Array.from({ length: many }, (_, index) => index)

const record = (object: ReportedObject, created = 1_000): StoredRecord => ({
  cluster: 'blue',
  object: { ...object, created },
  firstReported: 2_000,
})

const gateway = (name: string, listeners: readonly object[], created = 1_000): StoredRecord =>
  record(
    {
      kind: 'Gateway',
      apiVersion: api,
      namespace: 'shop',
      name,
      spec: { gatewayClassName: 'watershed', listeners },
    },
    created,
  )

const http = { name: 'http', protocol: 'HTTP', port: 80 }
const https = (certificate: string) => ({
  name: 'https',
  protocol: 'HTTPS',
  port: 443,
  tls: { certificateRefs: [{ name: certificate }] },
})

const route = (name: string, parent: string, sectionName?: string): StoredRecord =>
  record({
    kind: 'HTTPRoute',
    apiVersion: api,
    namespace: 'shop',
    name,
    spec: {
      parentRefs: [{ name: parent, ...(sectionName !== undefined && { sectionName }) }],
      hostnames: [`${name}.example.com`],
      rules: [{ backendRefs: [{ name: 'cart', port: 80 }] }],
    },
  })

const policy = record({
  kind: 'BackendTLSPolicy',
  apiVersion: api,
  namespace: 'shop',
  name: 'cart',
  spec: {
    targetRefs: [{ group: '', kind: 'Service', name: 'cart' }],
    validation: { hostname: 'cart.example.com', wellKnownCACertificates: 'System' },
  },
})

/** How often each collection's derivation runs while a record is set. */
const ran = (pipeline: Pipeline, one: StoredRecord): ((name: string) => number) => {
  const before = new Map(pipeline.derivations())
  pipeline.update(() => pipeline.records.set(keyOf(one), one))
  const after = pipeline.derivations()
  return (name) => (after.get(name) ?? 0) - (before.get(name) ?? 0)
}

describe(`among ${many} of a kind`, function () {
  this.timeout(30_000)

  it('what becomes of one listener of a Gateway costs no route that names another', () => {
    const pipeline = pipelineOf([
      gatewayClassRecord(),
      gateway('main', [http, https('cart')]),
      ...numbers.map((index) => route(`r${index}`, 'main', 'http')),
    ])
    const later = gateway('main', [http, { ...https('cart'), hostname: '*.example.com' }])
    const runs = ran(pipeline, later)
    assert.deepEqual(['servedListeners', 'openings', 'routeObjectStatuses'].map(runs), [1, 0, 0])
  })

  it("a policy's status is not made anew for a route more that it matters to", () => {
    const pipeline = pipelineOf([
      gatewayClassRecord(),
      gateway('main', [http]),
      serviceRecord('blue', 'cart'),
      policy,
      ...numbers.map((index) => route(`r${index}`, 'main')),
    ])
    const runs = ran(pipeline, route('fresh', 'main'))
    assert.deepEqual(['routeObjectStatuses', 'backendTlsStatuses', 'backendGateways'].map(runs), [1, 0, 0])
    const ancestors = pipeline.statuses.get(keyOf(policy))?.status['ancestors']
    assert.equal(Array.isArray(ancestors) && ancestors.length, 1)
  })

  it('a Gateway on a port of all decides nothing about where clients come from, unless it is the oldest', () => {
    const pipeline = pipelineOf([
      gatewayClassRecord(),
      ...numbers.map((index) => gateway(`g${index}`, [{ ...http, hostname: `g${index}.example.com` }])),
    ])
    const younger = ran(pipeline, gateway('fresh', [{ ...http, hostname: 'fresh.example.com' }], 2_000))
    assert.ok(younger('clientAddresses') <= 1)
    assert.equal(younger('listenerParts'), 1)
  })
})
