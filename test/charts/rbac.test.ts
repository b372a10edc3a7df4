import assert from 'node:assert/strict'
import type { Manifest } from '@watershed/charts'
import { installations } from './installations.ts'

interface Rule {
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
}

/** `verb group/resource`, of all roles of that kind. */
const permissions = (manifests: readonly Manifest[], kind: string, namespace?: string): readonly string[] =>
  manifests
    .filter((one) => one.kind === kind && one.metadata.namespace === namespace)
    .flatMap((one) => one['rules'] as readonly Rule[])
    .flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) => verbs.map((verb) => `${verb} ${group}/${resource}`)),
      ),
    )
    .sort()

const read = (...resources: readonly string[]): readonly string[] =>
  resources.flatMap((resource) => ['get', 'list', 'watch'].map((verb) => `${verb} ${resource}`))
const write = (...resources: readonly string[]): readonly string[] => resources.map((one) => `update ${one}`)

const clusterWide = [
  ...read('/namespaces', 'gateway.networking.k8s.io/gatewayclasses', 'watershed.dev/edgepools'),
  ...write('gateway.networking.k8s.io/gatewayclasses/status', 'watershed.dev/edgepools/status'),
]
const secrets = read('/secrets', '/configmaps')
const routes = ['httproutes', 'grpcroutes', 'tlsroutes', 'tcproutes', 'udproutes']
const ofGatewayApi = ['gateways', 'listenersets', 'backendtlspolicies', ...routes].map(
  (plural) => `gateway.networking.k8s.io/${plural}`,
)
const ours = ['watershed.dev/multiclusterhttproutes', 'watershed.dev/accesspolicies']
const namespaced = [
  ...read('/services', 'discovery.k8s.io/endpointslices'),
  // Those that it makes for Gateways.
  ...write('/services', '/services/status'),
  'create /services',
  'delete /services',
  ...read(...ofGatewayApi, 'gateway.networking.k8s.io/referencegrants', ...ours),
  ...read('multicluster.x-k8s.io/serviceexports', 'multicluster.x-k8s.io/serviceimports'),
  ...write(...[...ofGatewayApi, ...ours].map((resource) => `${resource}/status`)),
]
const imports = [
  ...write('multicluster.x-k8s.io/serviceexports/status', 'multicluster.x-k8s.io/serviceimports/status'),
  ...write('multicluster.x-k8s.io/serviceimports'),
  'create multicluster.x-k8s.io/serviceimports',
  'delete multicluster.x-k8s.io/serviceimports',
]

const manifestsOf = async (what: string): Promise<readonly Manifest[]> =>
  (await installations[what]?.()) ?? []

describe('the agent may', () => {
  it('read what it reports and write the statuses and imports that the hub decides, in all namespaces', async () =>
    assert.deepEqual(
      permissions(await manifestsOf('agent'), 'ClusterRole'),
      [...clusterWide, ...secrets, ...namespaced, ...imports].sort(),
    ))

  it('read Nodes where their addresses are used', async () => {
    for (const what of ['agent reached by nodes', 'agent whose Services may ask for nodes'])
      assert.deepEqual(
        permissions(await manifestsOf(what), 'ClusterRole'),
        [...clusterWide, ...read('/nodes'), ...secrets, ...namespaced, ...imports].sort(),
      )
  })

  it('do so in the namespaces that it was given only, and leave imports alone that are not its own', async () => {
    const manifests = await manifestsOf('agent of two namespaces')
    assert.deepEqual(permissions(manifests, 'ClusterRole'), [...clusterWide].sort())
    for (const namespace of ['shop', 'cart'])
      assert.deepEqual(permissions(manifests, 'Role', namespace), [...secrets, ...namespaced].sort())
  })

  it('read Secrets and ConfigMaps in some namespaces only, where those are named', async () => {
    const manifests = await manifestsOf('agent that reads Secrets of one namespace')
    assert.deepEqual(
      permissions(manifests, 'ClusterRole'),
      [...clusterWide, ...namespaced, ...imports].sort(),
    )
    assert.deepEqual(permissions(manifests, 'Role', 'shop'), [...secrets].sort())
  })

  it('nothing else: every role is bound to its own ServiceAccount alone', async () => {
    for (const what of ['agent', 'agent of two namespaces', 'agent that reads Secrets of one namespace']) {
      const manifests = await manifestsOf(what)
      const count = (kind: string): number => manifests.filter((one) => one.kind === kind).length
      assert.equal(count('ClusterRoleBinding'), count('ClusterRole'))
      assert.equal(count('RoleBinding'), count('Role'))
      for (const { kind, ...binding } of manifests)
        if (kind.endsWith('RoleBinding'))
          assert.deepEqual(binding['subjects'], [
            { kind: 'ServiceAccount', name: 'watershed-agent', namespace: 'watershed-system' },
          ])
    }
  })
})

for (const what of ['hub', 'edge'])
  it(`the ${what} may ask nothing of the API server`, async () =>
    assert.deepEqual(
      (await manifestsOf(what)).filter(({ kind }) => /Role/.test(kind)),
      [],
    ))
