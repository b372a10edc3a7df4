import type { RecordKind } from '@watershed/model'

/** A kind that the agent reads. Its objects are trimmed by `trimObject`, which has to know the same versions. */
export interface WatchedKind {
  readonly kind: RecordKind
  /** Empty for the core group. */
  readonly group: string
  /** In order of preference: the first that the cluster serves is read. */
  readonly versions: readonly [string, ...string[]]
  readonly plural: string
  readonly namespaced: boolean
  /** Objects that it does not match mean nothing to Kubernetes either. */
  readonly labelSelector?: string
  /** What is missing where it cannot be read, as the end of the sentence "the hub does not see …". */
  readonly holds: string
}

const gatewayGroup = { group: 'gateway.networking.k8s.io' } as const
const gatewayApi = { ...gatewayGroup, versions: ['v1', 'v1beta1'] } as const
const ours = { group: 'watershed.dev', versions: ['v1alpha1'] } as const
const mcsApi = { group: 'multicluster.x-k8s.io', versions: ['v1beta1', 'v1alpha1'] } as const
const cluster = { namespaced: false } as const
const inNamespaces = { namespaced: true } as const

/** To add a kind, add a line here and its trimming to `report/trim-object.ts`. */
// prettier-ignore
export const watchedKinds: readonly WatchedKind[] = [
  { kind: 'Namespace', group: '', versions: ['v1'], plural: 'namespaces', ...cluster, holds: 'the labels by which Gateways admit routes' },
  { kind: 'Service', group: '', versions: ['v1'], plural: 'services', ...inNamespaces, holds: 'the Services and their ports' },
  { kind: 'EndpointSlice', group: 'discovery.k8s.io', versions: ['v1'], plural: 'endpointslices', ...inNamespaces, labelSelector: 'kubernetes.io/service-name', holds: 'the endpoints of Services' },
  { kind: 'GatewayClass', ...gatewayApi, plural: 'gatewayclasses', ...cluster, holds: 'which Gateways are meant for it' },
  { kind: 'Gateway', ...gatewayApi, plural: 'gateways', ...inNamespaces, holds: 'the Gateways' },
  { kind: 'HTTPRoute', ...gatewayApi, plural: 'httproutes', ...inNamespaces, holds: 'the HTTPRoutes' },
  { kind: 'MultiClusterHTTPRoute', ...ours, plural: 'multiclusterhttproutes', ...inNamespaces, holds: 'the MultiClusterHTTPRoutes' },
  { kind: 'ListenerSet', ...gatewayGroup, versions: ['v1'], plural: 'listenersets', ...inNamespaces, holds: 'the ListenerSets' },
  { kind: 'GRPCRoute', ...gatewayGroup, versions: ['v1'], plural: 'grpcroutes', ...inNamespaces, holds: 'the GRPCRoutes' },
  { kind: 'TLSRoute', ...gatewayGroup, versions: ['v1', 'v1alpha3'], plural: 'tlsroutes', ...inNamespaces, holds: 'the TLSRoutes' },
  { kind: 'TCPRoute', ...gatewayGroup, versions: ['v1', 'v1alpha2'], plural: 'tcproutes', ...inNamespaces, holds: 'the TCPRoutes' },
  { kind: 'UDPRoute', ...gatewayGroup, versions: ['v1', 'v1alpha2'], plural: 'udproutes', ...inNamespaces, holds: 'the UDPRoutes' },
  { kind: 'ReferenceGrant', ...gatewayApi, plural: 'referencegrants', ...inNamespaces, holds: 'what namespaces let others refer to' },
  { kind: 'BackendTLSPolicy', ...gatewayGroup, versions: ['v1', 'v1alpha3'], plural: 'backendtlspolicies', ...inNamespaces, holds: 'which Services are to be reached by TLS' },
  { kind: 'AccessPolicy', ...ours, plural: 'accesspolicies', ...inNamespaces, holds: 'who may reach Gateways and routes' },
  { kind: 'EdgePool', ...ours, plural: 'edgepools', ...cluster, holds: 'which edges and addresses Gateways get' },
  { kind: 'ServiceExport', ...mcsApi, plural: 'serviceexports', ...inNamespaces, holds: 'which Services other clusters may use' },
  { kind: 'ServiceImport', ...mcsApi, plural: 'serviceimports', ...inNamespaces, holds: 'the ServiceImports' },
  { kind: 'Node', group: '', versions: ['v1'], plural: 'nodes', ...cluster, holds: 'the addresses by which the cluster is reached' },
]

/** Kinds of which only what is referred to is read, each object by its name. */
// prettier-ignore
export const referredKinds: readonly WatchedKind[] = [
  { kind: 'Secret', group: '', versions: ['v1'], plural: 'secrets', ...inNamespaces, holds: 'certificates and keys that are referred to' },
  { kind: 'ConfigMap', group: '', versions: ['v1'], plural: 'configmaps', ...inNamespaces, holds: 'authorities that are referred to' },
]
