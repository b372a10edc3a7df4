import type { ReportedObject, ReportedService, StoredRecord } from '@watershed/model'

/** Records as an agent's reports would leave them, in namespace `shop` unless they are infra's. */
const record = (cluster: string, object: ReportedObject, created = 1_000): StoredRecord => ({
  cluster,
  object: { ...object, created },
  firstReported: 2_000,
})

export const gatewayClassRecord = (): StoredRecord =>
  record('blue', {
    kind: 'GatewayClass',
    apiVersion: 'gateway.networking.k8s.io/v1',
    namespace: '',
    name: 'watershed',
    spec: { controllerName: 'watershed.dev/edge' },
  })

export const gatewayRecord = (port = 80, clusterHeader = false): StoredRecord =>
  record('blue', {
    kind: 'Gateway',
    apiVersion: 'gateway.networking.k8s.io/v1',
    namespace: 'infra',
    name: 'public',
    annotations: clusterHeader ? { 'watershed.dev/cluster-header': 'true' } : {},
    spec: {
      gatewayClassName: 'watershed',
      listeners: [{ name: 'http', protocol: 'HTTP', port, allowedRoutes: { namespaces: { from: 'All' } } }],
    },
  })

interface ServiceRecordOptions extends Pick<
  ReportedService,
  'reach' | 'loadBalancer' | 'externalTrafficPolicy'
> {
  readonly nodePort?: number
  readonly appProtocol?: string
}

export const serviceRecord = (
  cluster: string,
  name: string,
  { nodePort, appProtocol, ...more }: ServiceRecordOptions = {},
): StoredRecord =>
  record(cluster, {
    kind: 'Service',
    namespace: 'shop',
    name,
    ports: [
      {
        name: 'http',
        port: 80,
        protocol: 'TCP',
        ...(nodePort !== undefined && { nodePort }),
        ...(appProtocol !== undefined && { appProtocol }),
      },
    ],
    ...more,
  })

export const nodeRecord = (cluster: string, name: string, ready = true): StoredRecord =>
  record(cluster, {
    kind: 'Node',
    namespace: '',
    name,
    addresses: [`192.0.2.${name.split('-').at(-1)}`],
    ready,
  })

/** `ready`: one endpoint for each, ready or not. */
export const sliceRecord = (cluster: string, service: string, ready: readonly boolean[]): StoredRecord =>
  record(cluster, {
    kind: 'EndpointSlice',
    namespace: 'shop',
    name: `${service}-1`,
    service,
    addressType: 'IPv4',
    ports: [{ name: 'http', port: 8080 }],
    endpoints: ready.map((isReady, index) => ({
      addresses: [`10.${cluster === 'blue' ? 0 : 1}.0.${index + 1}`],
      ready: isReady,
      serving: isReady,
      terminating: false,
      nodeName: `${cluster}-${index + 1}`,
    })),
  })

export interface RouteRecordOptions {
  readonly hostnames?: readonly string[]
  readonly service?: string
  readonly failover?: 'Spill' | 'None'
  readonly created?: number
  /** The cluster that reports it. */
  readonly from?: string
}

/** A route whose one rule splits a Service between clusters. */
export const routeRecord = (
  name: string,
  weights: Readonly<Record<string, number>>,
  {
    hostnames = [`${name}.example.com`],
    service = name,
    failover,
    created = 1_000,
    from = 'blue',
  }: RouteRecordOptions = {},
): StoredRecord => {
  const backendRefs = Object.entries(weights).map(([cluster, weight]) => ({
    name: service,
    port: 80,
    cluster,
    weight,
  }))
  return record(
    from,
    {
      kind: 'MultiClusterHTTPRoute',
      apiVersion: 'watershed.dev/v1alpha1',
      namespace: 'shop',
      name,
      spec: {
        parentRefs: [{ name: 'public', namespace: 'infra' }],
        hostnames,
        rules: [{ backendRefs, ...(failover && { failover }) }],
      },
    },
    created,
  )
}

/** A standard route of a cluster to a ServiceImport. */
export const importRouteRecord = (name: string, from: string): StoredRecord =>
  record(from, {
    kind: 'HTTPRoute',
    apiVersion: 'gateway.networking.k8s.io/v1',
    namespace: 'shop',
    name,
    spec: {
      parentRefs: [{ name: 'public', namespace: 'infra' }],
      hostnames: [`global-${name}.example.com`],
      rules: [{ backendRefs: [{ group: 'multicluster.x-k8s.io', kind: 'ServiceImport', name, port: 80 }] }],
    },
  })
