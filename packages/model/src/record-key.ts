/** The kinds that agents report and the hub understands. */
export const recordKinds = [
  'GatewayClass',
  'Gateway',
  'ListenerSet',
  'HTTPRoute',
  'MultiClusterHTTPRoute',
  'GRPCRoute',
  'TLSRoute',
  'TCPRoute',
  'UDPRoute',
  'ReferenceGrant',
  'BackendTLSPolicy',
  'AccessPolicy',
  'EdgePool',
  'Secret',
  'ConfigMap',
  'Service',
  'EndpointSlice',
  'Namespace',
  'ServiceExport',
  'ServiceImport',
  'Cluster',
  'Node',
] as const

export type RecordKind = (typeof recordKinds)[number]

/** Names one object of one cluster. `namespace` is empty for cluster-scoped kinds (GatewayClass, EdgePool, Namespace, Cluster, Node). */
export interface ObjectName {
  readonly kind: RecordKind
  readonly namespace: string
  readonly name: string
}

/** Where a fact came from: an object, in the cluster that reported it. */
export interface Source extends ObjectName {
  readonly cluster: string
}

/** `cluster/kind/namespace/name`: a cluster is part of a key, never a structure. */
export const recordKey = (source: Source): string => `${source.cluster}/${objectKey(source)}`

/** `kind/namespace/name`: an object within its cluster. */
export const objectKey = ({ kind, namespace, name }: ObjectName): string => `${kind}/${namespace}/${name}`

/** The parts of a key made by {@link recordKey}. None of the parts may hold a slash, which Kubernetes guarantees. */
export const parseRecordKey = (key: string): Source => {
  const [cluster = '', kind = '', namespace = '', name = ''] = key.split('/')
  return { cluster, kind: kind as RecordKind, namespace, name }
}
