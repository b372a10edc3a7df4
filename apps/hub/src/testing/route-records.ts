import type { ReportedConfig, StoredRecord } from '@watershed/model'

const record = (object: Omit<ReportedConfig, 'created'>): StoredRecord => ({
  cluster: 'blue',
  object: { ...object, created: 1_000 },
  firstReported: 1_000,
})

/** What a route needs to be carried out. */
export const gatewayRecords: readonly StoredRecord[] = [
  record({
    kind: 'GatewayClass',
    apiVersion: 'gateway.networking.k8s.io/v1',
    namespace: '',
    name: 'watershed',
    spec: { controllerName: 'watershed.dev/edge' },
  }),
  record({
    kind: 'Gateway',
    apiVersion: 'gateway.networking.k8s.io/v1',
    namespace: 'shop',
    name: 'public',
    spec: { gatewayClassName: 'watershed', listeners: [{ name: 'http', protocol: 'HTTP', port: 80 }] },
  }),
]

export const routeRecord = (name: string, generation: number): StoredRecord =>
  record({
    kind: 'MultiClusterHTTPRoute',
    apiVersion: 'watershed.dev/v1alpha1',
    namespace: 'shop',
    name,
    generation,
    spec: {
      parentRefs: [{ name: 'public' }],
      hostnames: [`${name}.example.com`],
      rules: [{ backendRefs: [{ name, port: 80 }] }],
    },
  })
