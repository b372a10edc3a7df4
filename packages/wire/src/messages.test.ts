import assert from 'node:assert/strict'
import { routeKinds } from '@watershed/model'
import { Ajv } from 'ajv'
import type { TSchema } from 'typebox'
import { describeSchemaErrors } from './describe-schema-errors.ts'
import { HeartbeatRequest } from './heartbeat.ts'
import { limits } from './limits.ts'
import { ClusterParams } from './params.ts'
import { ReportRequest } from './report.ts'
import { SessionRequest } from './session.ts'

/** As the hub's HTTP server compiles them. */
const ajv = new Ajv({ coerceTypes: false, removeAdditional: false })

const errorOf = (schema: TSchema, value: unknown): string | undefined => {
  const validate = ajv.compile(schema)
  return validate(value) ? undefined : describeSchemaErrors(validate.errors ?? [], value)
}

const endpoint = { addresses: ['127.0.0.1'], ready: true, serving: true, terminating: false }
const service = {
  kind: 'Service',
  namespace: 'shop',
  name: 'web',
  ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
}
const slice = {
  kind: 'EndpointSlice',
  namespace: 'shop',
  name: 'web-1',
  service: 'web',
  addressType: 'IPv4',
  ports: [{ name: 'http', port: 8080 }],
  endpoints: [endpoint],
}
const route = {
  kind: 'HTTPRoute',
  namespace: 'shop',
  name: 'web',
  apiVersion: 'gateway.networking.k8s.io/v1',
  labels: { app: 'web' },
  origin: 'shop/route.yaml',
  created: 1_700_000_000_000,
  spec: { anything: [1, { at: 'all' }] },
}
const namespace = { kind: 'Namespace', namespace: '', name: 'shop', labels: { team: 'shop' } }
const serviceExport = { ...route, kind: 'ServiceExport', spec: {} }
const serviceImport = {
  kind: 'ServiceImport',
  apiVersion: 'multicluster.x-k8s.io/v1beta1',
  namespace: 'shop',
  name: 'web',
  ports: [{ name: '', port: 80, protocol: 'TCP' }],
}
const gatewayClass = { ...route, kind: 'GatewayClass', namespace: '' }
const secret = {
  kind: 'Secret',
  namespace: 'shop',
  name: 'cert',
  type: 'kubernetes.io/tls',
  data: { 'tls.crt': 'YQ==', 'tls.key': 'Yg==' },
}
const report = (changes: object = {}) => ({ epoch: 1, seq: 1, upserts: [], deletes: [], ...changes })
const upsert = (object: object) => report({ upserts: [service, object] })
const times = <T>(n: number, item: T): T[] => Array.from({ length: n }, () => item)

describe('messages from agents', () => {
  const good: readonly (readonly [string, TSchema, unknown])[] = [
    ['a session', SessionRequest, { wire: 1, agent: 'a1-B2', source: 'directory' }],
    [
      'a session of a later wire version, which the hub answers itself',
      SessionRequest,
      { wire: 2, agent: 'a', source: 'kubernetes' },
    ],
    ['an empty report', ReportRequest, report()],
    ['a report of every kind', ReportRequest, report({ upserts: [service, slice, route, gatewayClass] })],
    ['a delete', ReportRequest, report({ deletes: [{ kind: 'Service', namespace: 'shop', name: 'web' }] })],
    [
      'a delete without namespace',
      ReportRequest,
      report({ deletes: [{ kind: 'GatewayClass', namespace: '', name: 'w' }] }),
    ],
    ['a Namespace', ReportRequest, upsert({ ...namespace, terminating: true })],
    [
      'what a cluster says of itself',
      ReportRequest,
      upsert({ kind: 'Cluster', namespace: '', name: 'blue', exports: 'All', serviceImports: 'Managed' }),
    ],
    [
      'how a cluster is reached',
      ReportRequest,
      upsert({
        kind: 'Cluster',
        namespace: '',
        name: 'blue',
        exports: 'All',
        serviceImports: 'Managed',
        reach: { mode: 'Gateway', gatewayAddresses: [{ address: '192.0.2.9', port: 80 }] },
      }),
    ],
    [
      'which addresses of its nodes are reported',
      ReportRequest,
      upsert({
        kind: 'Cluster',
        namespace: '',
        name: 'blue',
        exports: 'All',
        serviceImports: 'Managed',
        reach: { mode: 'NodePort', nodeAddressType: 'ExternalIP' },
      }),
    ],
    [
      'a Node',
      ReportRequest,
      upsert({ kind: 'Node', namespace: '', name: 'blue-1', addresses: ['10.0.0.1'], ready: true }),
    ],
    [
      'how a Service is reached',
      ReportRequest,
      upsert({
        ...service,
        ports: [{ name: '', port: 80, protocol: 'TCP', nodePort: 30_080 }],
        reach: 'NodePort',
        externalTrafficPolicy: 'Local',
        loadBalancerHostname: 'a.elb.amazonaws.com',
      }),
    ],
    [
      'on which node an endpoint is',
      ReportRequest,
      upsert({ ...slice, endpoints: [{ ...endpoint, nodeName: 'blue-1' }] }),
    ],
    ['a Secret', ReportRequest, upsert(secret)],
    [
      'a ConfigMap',
      ReportRequest,
      upsert({ kind: 'ConfigMap', namespace: 'shop', name: 'ca', data: { 'ca.crt': 'PEM' } }),
    ],
    ...[...routeKinds, 'ListenerSet', 'ReferenceGrant', 'BackendTLSPolicy', 'AccessPolicy'].map(
      (kind): readonly [string, TSchema, unknown] => [`a ${kind}`, ReportRequest, upsert({ ...route, kind })],
    ),
    ['an EdgePool', ReportRequest, upsert({ ...gatewayClass, kind: 'EdgePool' })],
    ['a ServiceExport', ReportRequest, upsert(serviceExport)],
    ['a ServiceImport', ReportRequest, upsert({ ...serviceImport, managedBy: 'watershed' })],
    [
      'how a Service is consumed',
      ReportRequest,
      upsert({ ...service, consumption: { type: 'Headless', trafficDistribution: 'PreferClose' } }),
    ],
    ['a part', ReportRequest, report({ full: 'more' })],
    ['the end', ReportRequest, report({ full: 'end', unread: ['broken.yaml'] })],
    [
      'a problem',
      ReportRequest,
      report({ problems: [{ file: 'a.yaml', line: 3, message: 'is not YAML', cure: 'indent it' }] }),
    ],
    [
      'an unnamed port',
      ReportRequest,
      upsert({ ...service, ports: [{ name: '', port: 65_535, protocol: 'UDP' }] }),
    ],
    [
      'an IPv6 endpoint',
      ReportRequest,
      upsert({ ...slice, endpoints: [{ ...endpoint, addresses: ['fe80::1%eth0'], zone: 'a' }] }),
    ],
    [
      'as many endpoints as allowed',
      ReportRequest,
      upsert({ ...slice, endpoints: times(limits.sliceEndpoints, endpoint) }),
    ],
    ['a heartbeat', HeartbeatRequest, { epoch: 1, seq: 0 }],
    ['a cluster', ClusterParams, { cluster: 'blue-1' }],
  ]
  for (const [what, schema, value] of good)
    it(`takes ${what}`, () => assert.equal(errorOf(schema, value), undefined))

  const bad: readonly (readonly [string, TSchema, unknown, string | RegExp])[] = [
    [
      'no wire version',
      SessionRequest,
      { agent: 'a', source: 'directory' },
      "body must have required property 'wire'",
    ],
    [
      'an unknown source',
      SessionRequest,
      { wire: 1, agent: 'a', source: 'ftp' },
      'source must be equal to one of the allowed values: ["directory","kubernetes"]',
    ],
    [
      'an unknown field',
      SessionRequest,
      { wire: 1, agent: 'a', source: 'directory', cluster: 'x' },
      'body has the unknown field "cluster": remove it',
    ],
    ['a number as text', HeartbeatRequest, { epoch: '1', seq: 0 }, 'epoch must be integer'],
    ['seq 0', ReportRequest, report({ seq: 0 }), 'seq must be >= 1'],
    [
      'an unknown `full`',
      ReportRequest,
      report({ full: 'all' }),
      /^full must be equal to one of the allowed values/,
    ],
    [
      'unread before the end',
      ReportRequest,
      report({ full: 'more', unread: ['a'] }),
      'full must be equal to constant "end"',
    ],
    [
      'unread in a change',
      ReportRequest,
      report({ unread: ['a'] }),
      "body must have required property 'full'",
    ],
    [
      'too many objects',
      ReportRequest,
      report({ upserts: times(limits.reportObjects + 1, service) }),
      'upserts must NOT have more than 2000 items',
    ],
    [
      'too many problems',
      ReportRequest,
      report({ problems: times(101, { file: 'a', message: 'b', cure: 'c' }) }),
      'problems must NOT have more than 100 items',
    ],
    [
      'more of a Secret than certificates and keys',
      ReportRequest,
      upsert({ ...secret, data: { password: 'hunter2' } }),
      /^upserts\[1\]\.data \(Secret shop\/cert\) (?!.*hunter2)/,
    ],
    [
      'a key that is too long, without repeating it',
      ReportRequest,
      upsert({ ...secret, data: { 'tls.key': 'A'.repeat(limits.secretValueLength + 1) } }),
      /^upserts\[1\]\.data\.tls\.key \(Secret shop\/cert\) must NOT have more than 262144 characters$/,
    ],
    [
      'a Secret that the hub has no key for, which only a hub may say',
      ReportRequest,
      upsert({ ...secret, withheld: true }),
      /unknown field "withheld"/,
    ],
    [
      'an EdgePool of a namespace',
      ReportRequest,
      upsert({ ...gatewayClass, kind: 'EdgePool', namespace: 'shop' }),
      /^upserts\[1\]\.namespace \(EdgePool shop\/web\)/,
    ],
    ['a kind that nobody knows', ReportRequest, upsert({ ...service, kind: 'Pod' }), /^upserts\[1\]/],
    ['no kind', ReportRequest, upsert({ name: 'web' }), "upserts[1] must have required property 'kind'"],
    [
      'a port above 65535',
      ReportRequest,
      upsert({ ...service, ports: [{ name: '', port: 65_536, protocol: 'TCP' }] }),
      'upserts[1].ports[0].port (Service shop/web) must be <= 65535',
    ],
    [
      'port 0',
      ReportRequest,
      upsert({ ...slice, ports: [{ name: '', port: 0 }] }),
      'upserts[1].ports[0].port (EndpointSlice shop/web-1) must be >= 1',
    ],
    [
      'too many ports',
      ReportRequest,
      upsert({ ...service, ports: times(101, service.ports[0]) }),
      'upserts[1].ports (Service shop/web) must NOT have more than 100 items',
    ],
    [
      'too many endpoints',
      ReportRequest,
      upsert({ ...slice, endpoints: times(1_001, endpoint) }),
      'upserts[1].endpoints (EndpointSlice shop/web-1) must NOT have more than 1000 items',
    ],
    [
      'an endpoint without address',
      ReportRequest,
      upsert({ ...slice, endpoints: [{ ...endpoint, addresses: [] }] }),
      /addresses .*must NOT have fewer than 1 items/,
    ],
    [
      'an address of many lines',
      ReportRequest,
      upsert({ ...slice, endpoints: [{ ...endpoint, addresses: ['a\nb'] }] }),
      /addresses\[0\] .*must match pattern/,
    ],
    [
      'an endless address',
      ReportRequest,
      upsert({ ...slice, endpoints: [{ ...endpoint, addresses: ['a'.repeat(254)] }] }),
      /must NOT have more than 253 characters/,
    ],
    [
      'a name with a slash',
      ReportRequest,
      upsert({ ...service, name: 'a/b' }),
      /^upserts\[1\]\.name \(Service shop\/a\/b\) must match pattern/,
    ],
    [
      'a name too long',
      ReportRequest,
      upsert({ ...route, name: 'a'.repeat(254) }),
      /^upserts\[1\]\.name \(.*…\) must NOT have more than 253/,
    ],
    [
      'a Service without namespace',
      ReportRequest,
      upsert({ ...service, namespace: '' }),
      /^upserts\[1\]\.namespace/,
    ],
    [
      'a GatewayClass with namespace',
      ReportRequest,
      upsert({ ...gatewayClass, namespace: 'x' }),
      /^upserts\[1\]\.namespace/,
    ],
    [
      'a Namespace with namespace',
      ReportRequest,
      upsert({ ...namespace, namespace: 'x' }),
      /^upserts\[1\]\.namespace/,
    ],
    [
      'a ServiceImport with a spec',
      ReportRequest,
      upsert({ ...serviceImport, spec: {} }),
      /^upserts\[1\] .*has the unknown field "spec"/,
    ],
    [
      'a Service of an unknown type',
      ReportRequest,
      upsert({ ...service, consumption: { type: 'None' } }),
      /^upserts\[1\]\.consumption\.type/,
    ],
    [
      'a spec that is a list',
      ReportRequest,
      upsert({ ...route, spec: [] }),
      'upserts[1].spec (HTTPRoute shop/web) must be object',
    ],
    [
      'an unknown field of an object',
      ReportRequest,
      upsert({ ...route, status: {} }),
      'upserts[1] (HTTPRoute shop/web) has the unknown field "status": remove it',
    ],
    [
      'an unknown field of an endpoint',
      ReportRequest,
      upsert({ ...slice, endpoints: [{ ...endpoint, node: 'n' }] }),
      'upserts[1].endpoints[0] (EndpointSlice shop/web-1) has the unknown field "node": remove it',
    ],
    [
      'a label that is a number',
      ReportRequest,
      upsert({ ...route, labels: { 'a/b': 1 } }),
      'upserts[1].labels.a/b (HTTPRoute shop/web) must be string',
    ],
    ['a cluster with a dot', ClusterParams, { cluster: 'a.b' }, /^cluster must match pattern/],
    ['something else', ReportRequest, null, 'body must be object'],
  ]
  for (const [what, schema, value, expected] of bad)
    it(`refuses ${what}`, () => {
      const error = errorOf(schema, value)
      assert.ok(error !== undefined, 'accepted')
      if (typeof expected === 'string') assert.equal(error, expected)
      else assert.match(error, expected)
    })
})
