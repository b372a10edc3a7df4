/** What `kubectl auth can-i --list` is to print of the agent's rights: `verbs resource`. */
export const installed: readonly string[] = [
  ...[
    'namespaces',
    'secrets',
    'configmaps',
    'endpointslices.discovery.k8s.io',
    'gatewayclasses.gateway.networking.k8s.io',
  ],
  ...['gateways.gateway.networking.k8s.io', 'httproutes.gateway.networking.k8s.io'],
  ...[
    ...['grpcroutes', 'tlsroutes', 'tcproutes', 'udproutes', 'listenersets'],
    ...['referencegrants', 'backendtlspolicies'],
  ].map((plural) => `${plural}.gateway.networking.k8s.io`),
  ...['multiclusterhttproutes.watershed.dev', 'accesspolicies.watershed.dev', 'edgepools.watershed.dev'],
  'serviceexports.multicluster.x-k8s.io',
]
  .map((resource) => `get list watch ${resource}`)
  .concat(
    [
      ...['gatewayclasses.gateway.networking.k8s.io/status', 'gateways.gateway.networking.k8s.io/status'],
      ...['httproutes', 'grpcroutes', 'tlsroutes', 'tcproutes', 'udproutes', 'listenersets'].map(
        (plural) => `${plural}.gateway.networking.k8s.io/status`,
      ),
      'backendtlspolicies.gateway.networking.k8s.io/status',
      ...['multiclusterhttproutes', 'accesspolicies', 'edgepools'].map(
        (plural) => `${plural}.watershed.dev/status`,
      ),
      ...['serviceexports.multicluster.x-k8s.io/status', 'serviceimports.multicluster.x-k8s.io/status'],
    ].map((resource) => `update ${resource}`),
    'create delete get list update watch serviceimports.multicluster.x-k8s.io',
    'create delete get list update watch services',
    'update services/status',
  )

type Right = readonly [verb: string, resource: string]

export const needed: readonly Right[] = [
  ['watch', 'endpointslices.discovery.k8s.io'],
  ['update', 'multiclusterhttproutes.watershed.dev/status'],
  ['create', 'serviceimports.multicluster.x-k8s.io'],
]

export const refused: readonly Right[] = [
  ['update', 'secrets'],
  ['create', 'secrets'],
  ['update', 'configmaps'],
  ['list', 'pods'],
  ['create', 'pods/exec'],
  ['list', 'nodes'],
  ['list', 'deployments.apps'],
  ['create', 'events'],
  ['create', 'serviceaccounts/token'],
  ['deletecollection', 'services'],
  ['update', 'endpointslices.discovery.k8s.io'],
  ['update', 'gateways.gateway.networking.k8s.io'],
  ['update', 'httproutes.gateway.networking.k8s.io'],
  ['update', 'multiclusterhttproutes.watershed.dev'],
  ['delete', 'multiclusterhttproutes.watershed.dev'],
  ['update', 'serviceexports.multicluster.x-k8s.io'],
  ['create', 'namespaces'],
  ['get', 'customresourcedefinitions.apiextensions.k8s.io'],
  ['escalate', 'clusterroles.rbac.authorization.k8s.io'],
  ['impersonate', 'serviceaccounts'],
]

const route = (spec: object): object => ({
  apiVersion: 'watershed.dev/v1alpha1',
  kind: 'MultiClusterHTTPRoute',
  metadata: { name: 'cart', namespace: 'shop' },
  spec: { parentRefs: [{ name: 'public', namespace: 'infra' }], ...spec },
})
const backends = (...backendRefs: readonly object[]): object => route({ rules: [{ backendRefs }] })

/** What schema or CEL can tell at once, and with which words. */
export const invalidRoutes: readonly {
  readonly says: string
  readonly route: object
  readonly message: RegExp
}[] = [
  {
    says: 'a cluster that is no label',
    route: backends({ name: 'cart', port: 80, cluster: 'Blue_1' }),
    message: /backendRefs\[0\]\.cluster: Invalid value/,
  },
  {
    says: 'a negative weight',
    route: backends({ name: 'cart', port: 80, weight: -1 }),
    message: /weight.*greater than or equal to 0/,
  },
  {
    says: 'a failover that is none',
    route: route({ rules: [{ failover: 'Never', backendRefs: [{ name: 'cart', port: 80 }] }] }),
    message: /failover: Unsupported value: "Never": supported values: "Spill", "None"/,
  },
  {
    says: 'a Service without a port',
    route: backends({ name: 'cart', cluster: 'blue' }),
    message: /Must have port for Service reference/,
  },
  {
    says: 'a field that is not there',
    route: backends({ name: 'cart', port: 80, clusters: ['blue'] }),
    message: /unknown field "spec\.rules\[0\]\.backendRefs\[0\]\.clusters"/,
  },
]
