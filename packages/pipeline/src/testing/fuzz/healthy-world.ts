import type { ConfigKind, ReportedObject, StoredRecord } from '@watershed/model'
import { clusterRecord } from '../clusterset-records.ts'
import { gatewayClassRecord, routeRecord } from '../records.ts'

/** PEM. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

const gatewayApi = 'gateway.networking.k8s.io/v1'
const mcsApi = 'multicluster.x-k8s.io/v1beta1'
const versions: Readonly<Partial<Record<ConfigKind, string>>> = {
  MultiClusterHTTPRoute: 'watershed.dev/v1alpha1',
  AccessPolicy: 'watershed.dev/v1alpha1',
  EdgePool: 'watershed.dev/v1alpha1',
  ServiceExport: mcsApi,
}

const record = (object: ReportedObject, cluster = 'blue', created = 1_000): StoredRecord => ({
  cluster,
  object: { ...object, created },
  firstReported: 2_000,
})

export const configRecord = (
  kind: ConfigKind,
  namespace: string,
  name: string,
  spec: unknown,
  created?: number,
): StoredRecord =>
  record({ kind, apiVersion: versions[kind] ?? gatewayApi, namespace, name, spec }, 'blue', created)

/**
 * What others have: a Gateway with listeners of every protocol, routes of most kinds on it, Services whose endpoints are in two
 * clusters, a certificate. None of it lets namespace `team` in.
 */
export const neighbours = (certificate: Certificate): readonly StoredRecord[] => [
  clusterRecord('blue', 'ServiceExport', 'Managed'),
  clusterRecord('green', 'ServiceExport', 'Managed'),
  gatewayClassRecord(),
  configRecord('Gateway', 'infra', 'public', {
    gatewayClassName: 'watershed',
    listeners: listeners('shop.example.com', { namespaces: { from: 'Selector', selector: ofTeam('shop') } }),
  }),
  namespaceRecord('shop'),
  namespaceRecord('infra'),
  certificateRecord('infra', certificate),
  ...backends('shop'),
  configRecord('HTTPRoute', 'shop', 'web', {
    parentRefs: [{ name: 'public', namespace: 'infra' }],
    hostnames: ['web.shop.example.com'],
    rules: [
      {
        matches: [{ path: { type: 'PathPrefix', value: '/api' } }],
        filters: [
          { type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'x', value: 'y' }] } },
        ],
        backendRefs: [{ name: 'cart', port: 80, weight: 1 }],
      },
      { backendRefs: [{ group: 'multicluster.x-k8s.io', kind: 'ServiceImport', name: 'cart', port: 80 }] },
    ],
  }),
  routeRecord('cart', { blue: 90, green: 10 }, { hostnames: ['cart.shop.example.com'] }),
  ...(['TLSRoute', 'TCPRoute', 'UDPRoute'] as const).map((kind) =>
    configRecord(kind, 'shop', 'raw', {
      parentRefs: [{ name: 'public', namespace: 'infra', sectionName: kind.slice(0, 3).toLowerCase() }],
      ...(kind === 'TLSRoute' && { hostnames: ['tls.shop.example.com'] }),
      rules: [{ backendRefs: [{ name: 'cart', port: kind === 'UDPRoute' ? 53 : 80 }] }],
    }),
  ),
]

/** What namespace `team` has itself, and so what a mistake of it may lead to. */
export const ownWorld = (certificate: Certificate): readonly StoredRecord[] => [
  namespaceRecord('team'),
  certificateRecord('team', certificate),
  record({ kind: 'ConfigMap', namespace: 'team', name: 'authorities', data: { 'ca.crt': certificate.cert } }),
  configRecord(
    'Gateway',
    'team',
    'own',
    {
      gatewayClassName: 'watershed',
      allowedListeners: { namespaces: { from: 'All' } },
      listeners: listeners('team.example.com', { namespaces: { from: 'Same' } }, 10_000),
    },
    3_000,
  ),
  ...backends('team'),
]

const listeners = (domain: string, allowedRoutes: object, offset = 0): readonly object[] => [
  { name: 'http', protocol: 'HTTP', port: 80 + offset, allowedRoutes },
  {
    name: 'https',
    protocol: 'HTTPS',
    port: 443 + offset,
    hostname: `*.${domain}`,
    tls: { certificateRefs: [{ name: 'certificate' }] },
    allowedRoutes,
  },
  {
    name: 'tls',
    protocol: 'TLS',
    port: 8443 + offset,
    hostname: `tls.${domain}`,
    tls: { mode: 'Passthrough' },
    allowedRoutes,
  },
  { name: 'tcp', protocol: 'TCP', port: 9000 + offset, allowedRoutes },
  { name: 'udp', protocol: 'UDP', port: 53 + offset, allowedRoutes },
]

const ofTeam = (team: string): object => ({ matchLabels: { team } })

const namespaceRecord = (name: string): StoredRecord =>
  record({
    kind: 'Namespace',
    namespace: '',
    name,
    labels: { team: name, 'kubernetes.io/metadata.name': name },
  })

const certificateRecord = (namespace: string, { cert, key }: Certificate): StoredRecord =>
  record({
    kind: 'Secret',
    namespace,
    name: 'certificate',
    type: 'kubernetes.io/tls',
    data: { 'tls.crt': base64(cert), 'tls.key': base64(key) },
  })

export const base64 = (text: string): string => Buffer.from(text).toString('base64')

const backends = (namespace: string): readonly StoredRecord[] =>
  ['blue', 'green'].flatMap((cluster, index) => [
    record(
      {
        kind: 'Service',
        namespace,
        name: 'cart',
        ports: [
          { name: 'http', port: 80, protocol: 'TCP' },
          { name: 'dns', port: 53, protocol: 'UDP' },
        ],
      },
      cluster,
    ),
    record(
      {
        kind: 'EndpointSlice',
        namespace,
        name: 'cart-1',
        service: 'cart',
        addressType: 'IPv4',
        ports: [
          { name: 'http', port: 8080 },
          { name: 'dns', port: 8053 },
        ],
        endpoints: [1, 2].map((number) => ({
          addresses: [`10.${index}.${namespace.length}.${number}`],
          ready: true,
          serving: true,
          terminating: false,
        })),
      },
      cluster,
    ),
    {
      ...configRecord('ServiceExport', namespace, 'cart', {}),
      cluster,
    },
  ])
