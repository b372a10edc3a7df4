import assert from 'node:assert/strict'
import { parse } from 'yaml'
import { describePath } from './field.ts'
import { trimObject } from './trim-object.ts'

const service = (spec: string) => `
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: ${spec}
`
const slice = (rest: string, metadata = 'labels: {kubernetes.io/service-name: web}') => `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: web-1, namespace: shop, ${metadata}}
addressType: IPv4
${rest}
`
const route = (metadata: string) => `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, ${metadata}}
spec: {rules: []}
`

describe('trimObject', () => {
  describe('keeps what the hub needs of', () => {
    const cases: readonly (readonly [what: string, manifest: string, trimmed: object])[] = [
      [
        "a Service: its ports, with Kubernetes' defaults",
        service(
          '{ports: [{port: 80, targetPort: http}, {name: dns, port: 53, protocol: UDP, appProtocol: dns}], clusterIP: None}',
        ),
        {
          kind: 'Service',
          namespace: 'shop',
          name: 'web',
          origin: 'a.yaml',
          ports: [
            { name: '', port: 80, protocol: 'TCP' },
            { name: 'dns', port: 53, protocol: 'UDP', appProtocol: 'dns' },
          ],
          consumption: { type: 'Headless' },
        },
      ],
      [
        'a Service without ports',
        service('{type: ExternalName, ports: null}'),
        {
          kind: 'Service',
          namespace: 'shop',
          name: 'web',
          origin: 'a.yaml',
          ports: [],
          consumption: { type: 'ExternalName' },
        },
      ],
      [
        'a Service: how it is consumed, where that is not the default',
        service(
          '{ports: [], clusterIP: 10.96.0.7, type: NodePort, sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 60}}, internalTrafficPolicy: Local, trafficDistribution: PreferClose}',
        ),
        {
          kind: 'Service',
          namespace: 'shop',
          name: 'web',
          origin: 'a.yaml',
          ports: [],
          consumption: {
            sessionAffinity: 'ClientIP',
            sessionAffinitySeconds: 60,
            internalTrafficPolicy: 'Local',
            trafficDistribution: 'PreferClose',
          },
        },
      ],
      [
        "a Service with Kubernetes' defaults written out, as API servers have it",
        service(
          '{ports: [], clusterIP: 10.96.0.7, type: ClusterIP, sessionAffinity: None, internalTrafficPolicy: Cluster}',
        ),
        { kind: 'Service', namespace: 'shop', name: 'web', origin: 'a.yaml', ports: [] },
      ],
      [
        'a Service: how it asks to be reached, and the IP addresses of its load balancer',
        `
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop, annotations: {watershed.dev/reach: LoadBalancer, a: b}}
spec: {type: LoadBalancer, ports: []}
status: {loadBalancer: {ingress: [{ip: 192.0.2.7, ipMode: VIP}, {hostname: lb.example.com}, {ip: "2001:db8::7"}]}}
`,
        {
          kind: 'Service',
          namespace: 'shop',
          name: 'web',
          origin: 'a.yaml',
          ports: [],
          reach: 'LoadBalancer',
          loadBalancer: ['192.0.2.7', '2001:db8::7'],
        },
      ],
      [
        'a Service whose load balancer has no address yet, and whose reach is for the hub to refuse',
        `
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop, annotations: {watershed.dev/reach: 7}}
spec: {type: LoadBalancer, ports: []}
status: {loadBalancer: {}}
`,
        {
          kind: 'Service',
          namespace: 'shop',
          name: 'web',
          origin: 'a.yaml',
          ports: [],
          reach: 'a number',
        },
      ],
      [
        'a Namespace: its labels',
        '{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {team: a}, annotations: {b: c}}, spec: {finalizers: [kubernetes]}}',
        { kind: 'Namespace', namespace: '', name: 'shop', origin: 'a.yaml', labels: { team: 'a' } },
      ],
      [
        'a Namespace that is being deleted',
        '{apiVersion: v1, kind: Namespace, metadata: {name: shop, deletionTimestamp: "2026-01-31T12:00:00Z"}}',
        { kind: 'Namespace', namespace: '', name: 'shop', origin: 'a.yaml', terminating: true },
      ],
      [
        'a ServiceExport, mostly written without a spec',
        '{apiVersion: multicluster.x-k8s.io/v1beta1, kind: ServiceExport, metadata: {namespace: shop, name: web, generation: 1}, status: {conditions: []}}',
        {
          kind: 'ServiceExport',
          apiVersion: 'multicluster.x-k8s.io/v1beta1',
          namespace: 'shop',
          name: 'web',
          origin: 'a.yaml',
          generation: 1,
          spec: {},
        },
      ],
      [
        'a ServiceImport: whose it is, and its ports',
        `{apiVersion: multicluster.x-k8s.io/v1alpha1, kind: ServiceImport,
  metadata: {namespace: shop, name: web, generation: 2, labels: {app.kubernetes.io/managed-by: someone, a: b}},
  spec: {type: ClusterSetIP, ips: [10.0.0.9], ports: [{name: http, port: 80}]}, status: {clusters: [{cluster: blue}]}}`,
        {
          kind: 'ServiceImport',
          apiVersion: 'multicluster.x-k8s.io/v1alpha1',
          namespace: 'shop',
          name: 'web',
          origin: 'a.yaml',
          generation: 2,
          managedBy: 'someone',
          ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
        },
      ],
      [
        'an EndpointSlice: loopback addresses too; absent conditions say what discovery.k8s.io/v1 has them say',
        slice(`ports: [{name: http, port: 8080, protocol: TCP}]
endpoints:
  - {addresses: [127.0.0.1], hints: {forZones: [{name: a}]}, nodeName: n, targetRef: {kind: Pod}}
  - {addresses: [127.0.0.2], conditions: {ready: false}, zone: a}
  - {addresses: [127.0.0.3], conditions: {ready: false, serving: true, terminating: true}}`),
        {
          kind: 'EndpointSlice',
          namespace: 'shop',
          name: 'web-1',
          origin: 'a.yaml',
          service: 'web',
          addressType: 'IPv4',
          ports: [{ name: 'http', port: 8080 }],
          endpoints: [
            { addresses: ['127.0.0.1'], ready: true, serving: true, terminating: false },
            { addresses: ['127.0.0.2'], ready: false, serving: false, terminating: false, zone: 'a' },
            { addresses: ['127.0.0.3'], ready: false, serving: true, terminating: true },
          ],
        },
      ],
      [
        'a route: the spec as written, without status and what kubectl keeps',
        route(`labels: {a: b}, generation: 3, managedFields: [{}], creationTimestamp: "2026-01-31T12:00:00Z",
  annotations: {kubectl.kubernetes.io/last-applied-configuration: "{}", c: d}`) + 'status: {parents: []}',
        {
          kind: 'HTTPRoute',
          apiVersion: 'gateway.networking.k8s.io/v1',
          namespace: 'default',
          name: 'web',
          created: Date.UTC(2026, 0, 31, 12),
          origin: 'a.yaml',
          generation: 3,
          labels: { a: 'b' },
          annotations: { c: 'd' },
          spec: { rules: [] },
        },
      ],
      [
        'a GatewayClass, which has no namespace',
        '{apiVersion: gateway.networking.k8s.io/v1beta1, kind: GatewayClass, metadata: {name: w, namespace: x, creationTimestamp: null}, spec: {controllerName: watershed.dev/edge}}',
        {
          kind: 'GatewayClass',
          apiVersion: 'gateway.networking.k8s.io/v1beta1',
          namespace: '',
          name: 'w',
          origin: 'a.yaml',
          spec: { controllerName: 'watershed.dev/edge' },
        },
      ],
    ]
    for (const [what, manifest, object] of cases)
      it(what, () =>
        assert.deepEqual(trimObject(parse(manifest), { origin: 'a.yaml' }), { type: 'object', object }),
      )
  })

  it('ignores kinds that are not its business', () => {
    for (const [apiVersion, kind] of [
      ['apps/v1', 'Deployment'],
      ['v1', 'Pod'],
      ['serving.knative.dev/v1', 'Service'],
      ['gateway.networking.x-k8s.io/v1alpha1', 'XMesh'],
      ['kustomize.config.k8s.io/v1beta1', 'Kustomization'],
      ['v1', 'constructor'],
    ])
      assert.deepEqual(trimObject({ apiVersion, kind }), { type: 'ignored', kind })
  })

  describe('names the field and the cure of', () => {
    const cases: readonly (readonly [what: string, manifest: string, path: string, says: RegExp])[] = [
      ['something that is no object', '[1]', 'the object', /is a list, not fields/],
      ['a missing kind', 'apiVersion: v1', 'kind', /is missing/],
      ['a missing name', '{apiVersion: v1, kind: Service, spec: {}}', 'metadata.name', /is missing/],
      [
        'a name that is no text',
        '{apiVersion: v1, kind: Service, metadata: {name: 7}, spec: {}}',
        'metadata.name',
        /a number, not text.*quotes/,
      ],
      [
        'a name that Kubernetes does not allow',
        '{apiVersion: v1, kind: Service, metadata: {name: Web_1}, spec: {}}',
        'the object',
        /name.*pattern/,
      ],
      [
        'a namespace that is no text',
        '{apiVersion: v1, kind: Service, metadata: {name: a, namespace: true}, spec: {}}',
        'metadata.namespace',
        /true, not text/,
      ],
      [
        'a version that is not read',
        '{apiVersion: discovery.k8s.io/v1beta1, kind: EndpointSlice}',
        'apiVersion',
        /Write discovery.k8s.io\/v1\./,
      ],
      [
        'a misspelt kind of ours',
        '{apiVersion: watershed.dev/v1alpha1, kind: MultiClusterHttpRoute}',
        'kind',
        /Write one of: MultiClusterHTTPRoute/,
      ],
      [
        'a creationTimestamp that is no time',
        route('creationTimestamp: yesterday'),
        'metadata.creationTimestamp',
        /is no time: yesterday.*2026-01-31T12:00:00Z/,
      ],
      ['a label that is no text', route('labels: {a: true}'), 'metadata.labels.a', /true, not text.*quotes/],
      ['labels that are a list', route('labels: [a]'), 'metadata.labels', /a list, not fields/],
      [
        'a route without spec',
        '{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: a}}',
        'spec',
        /is missing/,
      ],
      ['ports that are no list', service('{ports: 80}'), 'spec.ports', /a number, not a list/],
      ['a port by name', service('{ports: [{port: http}]}'), 'spec.ports[0].port', /text.*1 to 65535/],
      [
        'a port beyond the last',
        service('{ports: [{port: 65536}]}'),
        'spec.ports[0].port',
        /65536.*1 to 65535/,
      ],
      [
        'an unknown protocol',
        service('{ports: [{port: 80, protocol: HTTP}]}'),
        'spec.ports[0].protocol',
        /is HTTP.*TCP, UDP, SCTP/,
      ],
      [
        'a slice of no Service',
        slice('', 'labels: {}'),
        'metadata.labels.kubernetes.io/service-name',
        /is missing.*Add the label kubernetes.io\/service-name/,
      ],
      [
        'an address of another type',
        slice('endpoints: [{addresses: ["::1"]}]'),
        'endpoints[0].addresses[0]',
        /is ::1, but addressType is IPv4/,
      ],
      [
        'an endpoint without addresses',
        slice('endpoints: [{addresses: []}]'),
        'endpoints[0].addresses',
        /has no address/,
      ],
      [
        'a condition that is no truth value',
        slice('endpoints: [{addresses: [10.0.0.1], conditions: {ready: "no"}}]'),
        'endpoints[0].conditions.ready',
        /text, not true or false/,
      ],
    ]
    for (const [what, manifest, path, says] of cases)
      it(what, () => {
        const trimmed = trimObject(parse(manifest))
        assert.equal(trimmed.type, 'faulty')
        const [fault, ...others] = trimmed.faults
        assert.deepEqual(others, [])
        assert.equal(describePath(fault?.path ?? []), path)
        assert.match(`${fault?.message} ${fault?.cure}`, says)
      })
  })

  it('finds everything that is wrong with an object', () => {
    const trimmed = trimObject(parse(service('{ports: [{port: a}, {port: 80, protocol: b}]}')))
    assert.equal(trimmed.type === 'faulty' && trimmed.faults.length, 2)
  })

  it('tells an object that is too large for a report by its size', () => {
    const trimmed = trimObject(
      parse(
        route(
          `annotations: {a: ${'x'.repeat(200_000)}, b: ${'y'.repeat(200_000)}, c: ${'z'.repeat(200_000)}}`,
        ),
      ),
    )
    assert.equal(trimmed.type === 'tooLarge' && trimmed.bytes > 600_000, true)
  })

  it('tells an object that holds itself', () => {
    const spec: Record<string, unknown> = {}
    spec.spec = spec
    const trimmed = trimObject({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'a' },
      spec,
    })
    assert.match(trimmed.type === 'faulty' ? (trimmed.faults[0]?.message ?? '') : '', /spec holds itself/)
  })
})
