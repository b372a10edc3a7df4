/** The same installation, as `watershed install` is told and as Helm is. */
export interface Case {
  readonly says: string
  readonly chart: 'hub' | 'agent' | 'edge'
  readonly flags: readonly string[]
  readonly sets: readonly string[]
}

const agentFlags = ['--cluster', 'blue', '--hub', 'https://hub.example.com:8443']
const agentSets = ['cluster=blue', 'hub.url=https://hub.example.com:8443']
const edgeFlags = ['--hub', '203.0.113.7:8444', '--hub-server-name', 'hub.internal']
const edgeSets = ['hub.addresses={203.0.113.7:8444}', 'hub.serverName=hub.internal']

/** Tokens and authorities come from files, and are the same for both. */
export const cases: readonly Case[] = [
  { says: 'a hub', chart: 'hub', flags: [], sets: [] },
  {
    says: 'a hub of one replica behind a load balancer, with config clusters in order',
    chart: 'hub',
    flags: [
      '--replicas',
      '1',
      '--service-type',
      'LoadBalancer',
      '--config-clusters',
      'green,blue',
      '--image-registry',
      'registry.example.com/team/',
    ],
    sets: [
      'replicas=1',
      'service.type=LoadBalancer',
      'configClusters={green,blue}',
      'image.repository=registry.example.com/team/watershed-hub',
    ],
  },
  {
    says: "a hub with somebody else's Redis and certificate",
    chart: 'hub',
    flags: ['--redis-secret', 'my-redis', '--tls-secret', 'hub-cert', '-n', 'mesh', '--release', 'ridge'],
    sets: ['redis.enabled=false', 'redis.existingSecret=my-redis', 'tls.existingSecret=hub-cert'],
  },
  { says: 'an agent', chart: 'agent', flags: agentFlags, sets: agentSets },
  {
    says: 'an agent of two namespaces, which leaves ServiceImports to others',
    chart: 'agent',
    flags: [...agentFlags, '--namespaces', 'shop,cart', '--service-imports', 'External'],
    sets: [...agentSets, 'namespaces={shop,cart}', 'serviceImports=External'],
  },
  {
    says: 'an agent whose cluster is reached by nodes',
    chart: 'agent',
    flags: [
      ...agentFlags,
      '--reach',
      'NodePort',
      '--node-selector',
      'role=ingress,example.com/zone=a',
      '--node-address-type',
      'ExternalIP',
    ],
    sets: [
      ...agentSets,
      'reach.mode=NodePort',
      'reach.nodeSelector.role=ingress',
      'reach.nodeSelector.example\\.com/zone=a',
      'reach.nodeAddressType=ExternalIP',
    ],
  },
  {
    says: 'an agent whose Services may ask to be reached by nodes',
    chart: 'agent',
    flags: [...agentFlags, '--node-selector', 'role=ingress'],
    sets: [...agentSets, 'reach.nodeSelector.role=ingress'],
  },
  {
    says: 'an agent whose cluster is reached by its own gateway, of all but some namespaces',
    chart: 'agent',
    flags: [
      ...agentFlags,
      '--reach',
      'Gateway',
      '--gateway-address',
      '198.51.100.1:443',
      '--gateway-address',
      '198.51.100.2:443',
      '--exclude-namespaces',
      'kube-system',
    ],
    sets: [
      ...agentSets,
      'reach.mode=Gateway',
      'reach.gatewayAddresses={198.51.100.1:443,198.51.100.2:443}',
      'excludeNamespaces={kube-system}',
    ],
  },
  { says: 'edges', chart: 'edge', flags: edgeFlags, sets: edgeSets },
  {
    says: 'edges on each node, for two ports of a zone',
    chart: 'edge',
    flags: [
      ...edgeFlags,
      '--kind',
      'DaemonSet',
      '--name',
      'eu',
      '--region',
      'eu',
      '--zone',
      'eu-a',
      '--port',
      '80',
      '--port',
      'admin=8080',
      '--service-type',
      'ClusterIP',
    ],
    sets: [
      ...edgeSets,
      'kind=DaemonSet',
      'name=eu',
      'region=eu',
      'zone=eu-a',
      'service.ports[0].name=http',
      'service.ports[0].port=80',
      'service.ports[1].name=admin',
      'service.ports[1].port=8080',
      'service.type=ClusterIP',
    ],
  },
]
