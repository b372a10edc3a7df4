import type { Manifest } from '@watershed/charts'
import { installAgent, installEdge, installHub } from '@watershed/cli'

const common = { namespace: 'watershed-system', createNamespace: true, secrets: true, crds: false } as const

const agent = { ...common, cluster: 'blue', hub: 'https://hub.example.com:8443' } as const
const edge = { ...common, hub: 'hub.example.com:8444', values: ['test/charts/hub-ca.yaml'] } as const

/** Installations that differ in every way that the manifests can, by what they are. */
export const installations: Readonly<Record<string, () => Promise<readonly Manifest[]>>> = {
  hub: async () => (await installHub(common, Date.now())).manifests,
  'hub of one replica with a lasting Redis': async () =>
    (
      await installHub(
        { ...common, replicas: 1, configClusters: 'blue,green', values: ['test/charts/lasting-redis.yaml'] },
        Date.now(),
      )
    ).manifests,
  'hub with a Redis of others': async () =>
    (await installHub({ ...common, redisSecret: 'my-redis', tlsSecret: 'hub-cert' }, Date.now())).manifests,
  agent: async () => (await installAgent(agent)).manifests,
  'agent of two namespaces': async () =>
    (await installAgent({ ...agent, namespaces: 'shop,cart', serviceImports: 'External' })).manifests,
  'agent that reads Secrets of one namespace': async () =>
    (await installAgent({ ...agent, values: ['test/charts/secret-namespaces.yaml'] })).manifests,
  'agent reached by nodes': async () =>
    (await installAgent({ ...agent, reach: 'NodePort', nodeSelector: 'role=ingress' })).manifests,
  'agent whose Services may ask for nodes': async () =>
    (await installAgent({ ...agent, nodeAddressType: 'ExternalIP' })).manifests,
  'agent reached by its gateway': async () =>
    (
      await installAgent({
        ...agent,
        reach: 'Gateway',
        gatewayAddress: ['198.51.100.1:443'],
        excludeNamespaces: 'kube-system',
      })
    ).manifests,
  edge: async () => (await installEdge(edge)).manifests,
  'edge on each node': async () =>
    (await installEdge({ ...edge, kind: 'DaemonSet', port: ['80', '8080'] })).manifests,
  'edge that scales': async () =>
    (await installEdge({ ...edge, values: [...edge.values, 'test/charts/autoscaling.yaml'] })).manifests,
}
