import type { KubeCluster, ServiceAccountAccess } from '@watershed/lab'
import { startKubeLab } from '@watershed/lab'
import type { Lab } from '@watershed/testkit'
import { gatewayClass, startLab, yaml } from '@watershed/testkit'
import { agentManifests, installAgent } from './install-agent.ts'

/** Addresses of the lab that are nobody else's; the edge listens on those that Gateways get. */
const pool = '10.244.255.0/24'

export const addresses = { usable: '10.244.255.200', unusable: '192.0.2.1' } as const

/** What the suite tests: a real API server, an agent with its ServiceAccount's rights alone, a hub, an edge. */
export interface Surroundings {
  /** The first of them has the GatewayClass. */
  readonly clusters: readonly KubeCluster[]
  /** What each program has said. */
  logs(): string
  stop(): Promise<void>
}

/** Starts all of it, and waits until the GatewayClass is accepted: only then does it say which features it has. */
export const startSurroundings = async (
  suiteFolder: string,
  names: readonly string[] = ['blue'],
): Promise<Surroundings> => {
  const [kube, ...manifests] = await Promise.all([
    startKubeLab({ clusters: names }),
    ...names.map((name) => agentManifests(name)),
  ])
  const { clusters } = kube
  const accesses = await Promise.all(
    clusters.map(async (cluster, index) => {
      await installAgent(cluster, suiteFolder, manifests[index] ?? '')
      return cluster.serviceAccountKubeconfig('watershed-system', 'watershed-agent')
    }),
  )
  const lab = await startPrograms(names, accesses)
  const kubectl = (args: readonly string[], input?: string) =>
    kube.cluster(names[0] ?? '').kubectl(args, { ...(input !== undefined && { input }) })
  await kubectl(['apply', '-f', '-'], yaml(edgePool, classWithPool()))
  await kubectl(['wait', '--for=condition=Accepted', 'gatewayclass/watershed', '--timeout=30s'])
  return {
    clusters,
    logs: () => lab.logs(),
    stop: async () => {
      await lab.stop()
      for (const access of accesses) access.stop()
      await kube.stop()
    },
  }
}

const startPrograms = (
  clusters: readonly string[],
  accesses: readonly ServiceAccountAccess[],
): Promise<Lab> =>
  startLab({
    purpose: 'conformance',
    clusters,
    edges: ['10.244.250.1'],
    source: (cluster) => ({ kubeconfig: accesses[clusters.indexOf(cluster)]?.kubeconfig ?? '' }),
  })

const edgePool = {
  apiVersion: 'watershed.dev/v1alpha1',
  kind: 'EdgePool',
  metadata: { name: 'lab' },
  spec: { edges: ['edge-1'], addresses: [pool] },
}

const classWithPool = () => {
  const { spec, ...rest } = gatewayClass()
  const parametersRef = { group: 'watershed.dev', kind: 'EdgePool', name: edgePool.metadata.name }
  return { ...rest, spec: { ...spec, parametersRef } }
}
