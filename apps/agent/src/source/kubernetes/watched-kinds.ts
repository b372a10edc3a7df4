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

const gatewayApi = { group: 'gateway.networking.k8s.io', versions: ['v1', 'v1beta1'] } as const
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
  { kind: 'MultiClusterHTTPRoute', group: 'watershed.dev', versions: ['v1alpha1'], plural: 'multiclusterhttproutes', ...inNamespaces, holds: 'the MultiClusterHTTPRoutes' },
  { kind: 'ServiceExport', ...mcsApi, plural: 'serviceexports', ...inNamespaces, holds: 'which Services other clusters may use' },
  { kind: 'ServiceImport', ...mcsApi, plural: 'serviceimports', ...inNamespaces, holds: 'the ServiceImports' },
  { kind: 'Node', group: '', versions: ['v1'], plural: 'nodes', ...cluster, holds: 'the addresses by which the cluster is reached' },
]
