import { stringify } from 'yaml'

/** Manifests as a user would write them. */

export const gatewayClass = () => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'GatewayClass',
  metadata: { name: 'watershed' },
  spec: { controllerName: 'watershed.dev/edge' },
})

export interface GatewayOptions {
  readonly name?: string
  /** Whether responses tell which cluster answered. */
  readonly clusterHeader?: boolean
}

/** A Gateway in namespace `infra` that lets routes of every namespace in. */
export const gateway = (port: number, { name = 'public', clusterHeader = false }: GatewayOptions = {}) => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: {
    name,
    namespace: 'infra',
    ...(clusterHeader && { annotations: { 'watershed.dev/cluster-header': 'true' } }),
  },
  spec: {
    gatewayClassName: 'watershed',
    listeners: [{ name: 'http', protocol: 'HTTP', port, allowedRoutes: { namespaces: { from: 'All' } } }],
  },
})

export const service = (name: string, namespace = 'shop') => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace },
  spec: { ports: [{ name: 'http', port: 80 }] },
})

export interface SliceEndpoint {
  readonly address: string
  readonly port: number
  readonly ready?: boolean
}

/** One slice for endpoints of one port, as EndpointSlices are. */
export const endpointSlice = (
  name: string,
  endpoints: readonly SliceEndpoint[],
  { namespace = 'shop', suffix = '' }: { readonly namespace?: string; readonly suffix?: string } = {},
) => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: `${name}-1${suffix}`, namespace, labels: { 'kubernetes.io/service-name': name } },
  addressType: 'IPv4',
  ports: [{ name: 'http', port: endpoints[0]?.port ?? 80 }],
  endpoints: endpoints.map(({ address, ready = true }) => ({ addresses: [address], conditions: { ready } })),
})

export interface RouteOptions {
  readonly name?: string
  readonly namespace?: string
  readonly hostname?: string
  readonly service?: string
  readonly parent?: string
  readonly failover?: 'Spill' | 'None'
}

/** A MultiClusterHTTPRoute that splits one hostname between clusters. */
export const route = (weights: Readonly<Record<string, number>>, options: RouteOptions = {}) => {
  const {
    name = 'cart',
    namespace = 'shop',
    hostname = 'shop.example.com',
    parent = 'public',
    failover,
  } = options
  return {
    apiVersion: 'watershed.dev/v1alpha1',
    kind: 'MultiClusterHTTPRoute',
    metadata: { name, namespace },
    spec: {
      parentRefs: [{ name: parent, namespace: 'infra' }],
      hostnames: [hostname],
      rules: [
        {
          ...(failover && { failover }),
          backendRefs: Object.entries(weights).map(([cluster, weight]) => ({
            name: options.service ?? 'cart',
            port: 80,
            cluster,
            weight,
          })),
        },
      ],
    },
  }
}

/** Several objects as one YAML file. */
export const yaml = (...objects: readonly object[]): string =>
  objects.map((object) => stringify(object)).join('---\n')
