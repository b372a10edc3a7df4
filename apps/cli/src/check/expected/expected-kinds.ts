/** A definition that a cluster needs, and what of it. */
export interface ExpectedKind {
  /** The name of the CustomResourceDefinition. */
  readonly name: string
  /** In order of preference; one has to be served. */
  readonly versions: readonly string[]
  readonly family: 'GatewayApi' | 'Watershed' | 'Mcs'
  /** Fields that agents write. The API server drops those that the schema does not have, and says nothing. */
  readonly written: readonly string[]
  /** Older releases of its API do not have it, and nothing else needs it. */
  readonly optional?: true
}

/** Of the Gateway API and the MCS API that this is built for. */
export const builtFor = { gatewayApi: 'v1.6.3', mcsApi: 'v0.5.0' } as const

const conditions = ['status.conditions[].type', 'status.conditions[].observedGeneration']
const parents = ['status.parents[].conditions[].type', 'status.parents[].controllerName']
const importSpec = [
  ...['type', 'ports[].port', 'ports[].appProtocol', 'sessionAffinity', 'sessionAffinityConfig'],
  ...['internalTrafficPolicy', 'trafficDistribution'],
].map((field) => `spec.${field}`)

const ancestors = ['status.ancestors[].conditions[].type', 'status.ancestors[].controllerName']

const watchedVersions: Readonly<Record<string, readonly string[]>> = {
  tlsroutes: ['v1', 'v1alpha3'],
  tcproutes: ['v1', 'v1alpha2'],
  udproutes: ['v1', 'v1alpha2'],
  referencegrants: ['v1', 'v1beta1'],
  backendtlspolicies: ['v1', 'v1alpha3'],
}

const gatewayApi = {
  versions: ['v1', 'v1beta1'],
  family: 'GatewayApi',
} as const
const mcs = { versions: ['v1beta1', 'v1alpha1'], family: 'Mcs' } as const

/** A kind that agents read in the first of its versions that is served. */
const ofGatewayApi = (plural: string, written: readonly string[]): ExpectedKind => ({
  name: `${plural}.gateway.networking.k8s.io`,
  versions: watchedVersions[plural] ?? ['v1'],
  family: 'GatewayApi',
  written,
  optional: true,
})

/** The kinds that agents watch and that an API server does not have by itself. */
export const expectedKinds: readonly ExpectedKind[] = [
  { name: 'gatewayclasses.gateway.networking.k8s.io', ...gatewayApi, written: conditions },
  { name: 'gateways.gateway.networking.k8s.io', ...gatewayApi, written: conditions },
  { name: 'httproutes.gateway.networking.k8s.io', ...gatewayApi, written: parents },
  ...['grpcroutes', 'tlsroutes', 'tcproutes', 'udproutes'].map((plural) => ofGatewayApi(plural, parents)),
  ofGatewayApi('listenersets', conditions),
  ofGatewayApi('referencegrants', []),
  ofGatewayApi('backendtlspolicies', ancestors),
  ...['multiclusterhttproutes', 'accesspolicies', 'edgepools'].map((plural): ExpectedKind => ({
    name: `${plural}.watershed.dev`,
    versions: ['v1alpha1'],
    family: 'Watershed',
    written: [],
  })),
  { name: 'serviceexports.multicluster.x-k8s.io', ...mcs, written: conditions },
  {
    name: 'serviceimports.multicluster.x-k8s.io',
    ...mcs,
    written: [...importSpec, 'status.clusters[].cluster', ...conditions],
  },
]
