import type { ReportedConfig, ReportedObject, StoredRecord } from '@watershed/model'

export interface Manifest {
  readonly apiVersion: string
  readonly kind: ReportedConfig['kind']
  readonly metadata: {
    readonly namespace?: string
    readonly name: string
    readonly creationTimestamp?: string
    readonly annotations?: Readonly<Record<string, string>>
  }
  readonly spec: unknown
}

/** A manifest as an agent reports it. */
export const reported = ({ apiVersion, kind, metadata, spec }: Manifest): ReportedConfig => ({
  kind,
  apiVersion,
  namespace: metadata.namespace ?? '',
  name: metadata.name,
  ...(metadata.creationTimestamp !== undefined && { created: Date.parse(metadata.creationTimestamp) }),
  ...(metadata.annotations && { annotations: metadata.annotations }),
  spec,
})

export const recordOf = (object: ReportedObject, accepted?: ReportedObject): StoredRecord => ({
  cluster: 'blue',
  object,
  firstReported: 1_000,
  ...(accepted && { accepted }),
})

type Fields = Readonly<Record<string, unknown>>

/** A route that is acceptable, but for what `rule` and `spec` put into it. */
export const route = (
  rule: Fields = {},
  spec: Fields = {},
  kind: 'HTTPRoute' | 'MultiClusterHTTPRoute' = 'MultiClusterHTTPRoute',
): ReportedConfig =>
  reported({
    apiVersion: kind === 'HTTPRoute' ? 'gateway.networking.k8s.io/v1' : 'watershed.dev/v1alpha1',
    kind,
    metadata: { namespace: 'shop', name: 'cart' },
    spec: {
      parentRefs: [{ name: 'public', namespace: 'infra' }],
      hostnames: ['shop.example.com'],
      rules: [{ backendRefs: [{ name: 'cart', port: 80 }], ...rule }],
      ...spec,
    },
  })

/** A Gateway that is acceptable, but for what `listener`, `spec` and `annotations` put into it. */
export const gateway = (
  listener: Fields = {},
  spec: Fields = {},
  annotations?: Readonly<Record<string, string>>,
): ReportedConfig =>
  reported({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { namespace: 'infra', name: 'public', ...(annotations && { annotations }) },
    spec: {
      gatewayClassName: 'watershed',
      listeners: [{ name: 'http', protocol: 'HTTP', port: 80, ...listener }],
      ...spec,
    },
  })
