import { createHash, randomBytes } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { KubeCluster } from '@watershed/lab'
import { gateway, gatewayClass, yaml } from '@watershed/testkit'
import { root } from '../charts/run.ts'

/** Where the charts are installed. */
export const system = 'watershed-system'

export interface ShopInstallation {
  /** For the files of values. */
  readonly folder: string
  /** Further values of the charts. */
  readonly hub?: object
  readonly edge?: object
}

/**
 * Installs hub, Redis, agent and edges from our charts by helm, as Pods of one cluster that run, and a shop that they serve: what
 * users of a small cluster have. Resolves once all of them are ready.
 */
export const installShop = async (
  cluster: KubeCluster,
  { folder, hub = {}, edge = {} }: ShopInstallation,
): Promise<void> => {
  const tokens = { cluster: makeToken(), edge: makeToken() }
  const install = async (name: string, values: object): Promise<void> => {
    const file = join(folder, `${name}-values.yaml`)
    await writeFile(file, JSON.stringify(values))
    const flags = ['-n', system, '--create-namespace', '-f', file]
    await cluster.helm(['install', `watershed-${name}`, join(root, 'deploy/charts', name), ...flags])
  }
  await applyUpstream(cluster)
  await install('hub', {
    tokens: {
      entries: [
        { role: 'cluster', name: cluster.name, sha256: tokens.cluster.sha256 },
        { role: 'edge', name: 'watershed-edge', sha256: tokens.edge.sha256 },
      ],
    },
    ...hub,
  })
  const hubCa = { caSecret: 'watershed-hub-tls' }
  await install('agent', {
    cluster: cluster.name,
    hub: { url: `https://watershed-hub.${system}.svc:8443`, ...hubCa },
    token: { value: tokens.cluster.token },
  })
  await cluster.kubectl(['apply', '-f', '-'], { input: yaml(...shop(cluster.name)) })
  await install('edge', {
    hub: { addresses: [`watershed-hub.${system}.svc:8444`], ...hubCa },
    token: { value: tokens.edge.token },
    ...edge,
  })
  for (const name of ['hub', 'agent', 'edge']) await rolledOut(cluster, name)
}

/** Waits until a part's Pods are those of its last change, and ready. */
export const rolledOut = async (cluster: KubeCluster, name: string): Promise<void> => {
  const command = ['rollout', 'status', `deployment/watershed-${name}`, '-n', system, '--timeout=180s']
  await cluster.kubectl(command, { timeoutMs: 200_000 })
}

export const makeToken = () => {
  const token = randomBytes(32).toString('base64url')
  return { token, sha256: createHash('sha256').update(token).digest('hex') }
}

/** Definitions of others' kinds. */
const applyUpstream = async (cluster: KubeCluster): Promise<void> => {
  const folder = join(root, 'packages/ingest/upstream')
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml'))
  await cluster.kubectl(['apply', '--server-side', ...files.flatMap((name) => ['-f', join(folder, name)])])
}

const shop = (cluster: string): readonly object[] => {
  const metadata = { name: 'cart', namespace: 'shop' }
  const labels = { app: 'cart' }
  const container = { name: 'echo', image: 'echo', ports: [{ containerPort: 8080 }] }
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'infra' } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [container] } },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
    },
    { apiVersion: 'multicluster.x-k8s.io/v1beta1', kind: 'ServiceExport', metadata },
    gatewayClass(),
    gateway(80),
    {
      apiVersion: 'watershed.dev/v1alpha1',
      kind: 'MultiClusterHTTPRoute',
      metadata,
      spec: {
        parentRefs: [{ name: 'public', namespace: 'infra' }],
        hostnames: ['shop.example.com'],
        rules: [{ backendRefs: [{ name: 'cart', port: 80, cluster }] }],
      },
    },
  ]
}
