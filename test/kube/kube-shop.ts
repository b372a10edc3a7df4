import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { KubeCluster, KubeLab, ServiceAccountAccess } from '@watershed/lab'
import type { AgentSource, Lab, Load } from '@watershed/testkit'
import {
  ask,
  askHub,
  freePort,
  gateway,
  gatewayClass,
  route,
  startLab,
  startLoad,
  waitFor,
  yaml,
} from '@watershed/testkit'
import type { EdgesView, RouteView } from '@watershed/wire'
import { parseAllDocuments } from 'yaml'

export const namespace = 'shop'
export const mchttproutes = {
  group: 'watershed.dev',
  version: 'v1alpha1',
  plural: 'multiclusterhttproutes',
  kind: 'MultiClusterHTTPRoute',
  namespaced: true,
}
export const hostname = 'shop.example.com'
export type ClusterName = 'blue' | 'green'
export const clusterNames: readonly ClusterName[] = ['blue', 'green']

const root = join(import.meta.dirname, '../..')
const system = 'watershed-system'
const accountName = 'watershed-agent'

/** A shop in two Kubernetes clusters: agents that are their ServiceAccounts and nothing more, a hub, an edge, and load. */
export interface KubeShop {
  readonly kube: KubeLab
  readonly lab: Lab
  readonly gatewayPort: number
  readonly load: Load
  /** Who each agent is to its API server. */
  access(cluster: ClusterName): ServiceAccountAccess
  kubectl(cluster: ClusterName, ...args: readonly string[]): Promise<string>
  apply(cluster: ClusterName, ...objects: readonly object[]): Promise<string>
  /** Patches the weights of the route as a person would. */
  shift(blue: number, green: number): Promise<void>
  view(): Promise<RouteView>
  /** Waits until the hub computes this effective share of blue and every edge has acknowledged it. */
  untilBlueHas(share: number, deadlineMs?: number): Promise<void>
  stop(): Promise<void>
}

export interface ShopOptions {
  /** Where an agent finds its API server, where that is not the one of its kubeconfig. */
  readonly source?: (cluster: ClusterName, access: ServiceAccountAccess) => Promise<AgentSource>
  readonly agentFlags?: (cluster: string) => readonly string[]
  /** How each cluster is reached: what its agent is told, and `watershed install`. Default: by its pods' addresses. */
  readonly reach?: Readonly<Record<ClusterName, 'NodePort' | 'LoadBalancer'>>
  readonly load?: boolean
  /** Others' definitions, and the version of the MCS API that they have. Default: those that Watershed names, v1beta1. */
  readonly definitions?: { readonly folder: string; readonly mcsVersion: string }
}

/** Starts a shop on a lab, all traffic going to blue. */
export const startKubeShop = async (kube: KubeLab, options: ShopOptions = {}): Promise<KubeShop> => {
  const reachFlags = (cluster: string): readonly string[] =>
    isCluster(cluster) && options.reach ? ['--reach', options.reach[cluster]] : []
  const accesses = new Map<string, ServiceAccountAccess>()
  const sources = new Map<string, AgentSource>()
  await inEach(async (cluster) => {
    await install(kube.cluster(cluster), reachFlags(cluster), options.definitions?.folder)
    const account = await kube.cluster(cluster).serviceAccountKubeconfig(system, accountName)
    accesses.set(cluster, account)
    sources.set(cluster, (await options.source?.(cluster, account)) ?? { kubeconfig: account.kubeconfig })
  })
  const access = (cluster: ClusterName): ServiceAccountAccess => {
    const found = accesses.get(cluster)
    if (!found) throw new RangeError(`no access to ${cluster}`)
    return found
  }
  const gatewayPort = await freePort()
  const apply = (cluster: ClusterName, ...objects: readonly object[]) =>
    kube.cluster(cluster).kubectl(['apply', '-f', '-'], { input: yaml(...objects) })
  await inEach((cluster) =>
    apply(cluster, ...cart(options.reach?.[cluster], options.definitions?.mcsVersion)),
  )
  await apply(
    'blue',
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'infra' } },
    gatewayClass(),
    gateway(gatewayPort, { clusterHeader: true }),
    route({ blue: 100, green: 0 }),
  )
  const lab = await startLab({
    purpose: 'kube-shop',
    source: (cluster) => sources.get(cluster) ?? { directory: '' },
    agentFlags: (cluster) => [...reachFlags(cluster), ...(options.agentFlags?.(cluster) ?? [])],
  })
  try {
    await waitFor(async () => (await ask(gatewayPort, hostname)) === 200, {
      what: 'an answer through the edge',
      deadlineMs: 30_000,
      everyMs: 50,
    })
  } catch (cause) {
    const logs = lab.logs()
    await lab.stop()
    throw new Error(`the shop did not open; its programs said:\n${logs.slice(-6_000)}`, { cause })
  }
  const load = startLoad(gatewayPort, hostname)
  const view = () => askHub<RouteView>(lab.hub, `/v1/routes/${namespace}/cart`)
  return {
    kube,
    lab,
    gatewayPort,
    load,
    access,
    apply,
    view,
    kubectl: (cluster, ...args) => kube.cluster(cluster).kubectl(args),
    shift: (blue, green) => patchWeights(kube.cluster('blue'), blue, green),
    untilBlueHas: async (share, deadlineMs = 10_000) => {
      const isThere = async () =>
        Math.abs(blueShare(await view()) - share) < 0.001 && (await edgesAreCurrent(lab))
      await waitFor(isThere, {
        what: `blue to have ${share} of ${namespace}/cart on every edge`,
        deadlineMs,
      })
    },
    stop: async () => {
      await load.stop()
      await lab.stop()
      for (const one of accesses.values()) one.stop()
    },
  }
}

const inEach = async (task: (cluster: ClusterName) => Promise<unknown>): Promise<void> => {
  await Promise.all(clusterNames.map(task))
}

export const upstreamDefinitions = join(root, 'packages/ingest/upstream')

/** What a person applies before there is an agent: the definitions of others, and what `watershed install` prints. */
export const install = async (
  cluster: KubeCluster,
  flags: readonly string[] = [],
  definitions = upstreamDefinitions,
): Promise<void> => {
  await cluster.kubectl(['apply', '--server-side', '-f', definitions])
  await cluster.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s'])
  const manifests = await watershed(
    'install',
    'agent',
    '--cluster',
    cluster.name,
    '--hub',
    'https://hub',
    ...flags,
  )
  // The agent itself runs beside the test, so that it can be killed.
  const rest = parseAllDocuments(manifests)
    .map((document) => document.toJS() as { readonly kind: string })
    .filter(({ kind }) => kind !== 'Deployment')
  await cluster.kubectl(['apply', '--server-side', '-f', '-'], { input: yaml(...rest) })
  await cluster.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s'])
}

const run = promisify(execFile)

/** The command as a person types it. */
export const watershed = async (...args: readonly string[]): Promise<string> => {
  const main = join(root, 'apps/cli/src/main.ts')
  return (await run(process.execPath, [main, ...args], { maxBuffer: 64 * 1024 * 1024 })).stdout
}

const isCluster = (name: string): name is ClusterName => clusterNames.some((known) => known === name)

/**
 * Two pods behind a Service that the clusterset may use, of the type that gives it what it is reached by. Where edges do not know
 * which pod a connection leads to, an ending one has to answer until its EndpointSlice says so, which Kubernetes' controller may put
 * off for a second (`defaultSyncBackOff`) where two pods end at once.
 */
const cart = (
  type: 'NodePort' | 'LoadBalancer' | 'ClusterIP' = 'ClusterIP',
  mcsVersion = 'v1beta1',
): readonly object[] => {
  const labels = { app: 'cart' }
  const metadata = { name: 'cart', namespace }
  const lifecycle = type !== 'ClusterIP' && { lifecycle: { preStop: { sleep: { seconds: 3 } } } }
  const ports = [{ name: 'http', containerPort: 8080 }]
  const container = { name: 'echo', image: 'echo', ports, ...lifecycle }
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { terminationGracePeriodSeconds: type === 'ClusterIP' ? 1 : 5, containers: [container] },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { type, selector: labels, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
    },
    { apiVersion: `multicluster.x-k8s.io/${mcsVersion}`, kind: 'ServiceExport', metadata },
  ]
}

const patchWeights = async (cluster: KubeCluster, blue: number, green: number): Promise<void> => {
  const path = '/spec/rules/0/backendRefs'
  const patch = [blue, green].map((value, index) => ({
    op: 'replace',
    path: `${path}/${index}/weight`,
    value,
  }))
  await cluster.kubectl([
    ...['patch', 'mchttproute', 'cart', '-n', namespace, '--type', 'json'],
    ...['-p', JSON.stringify(patch)],
  ])
}

const blueShare = ({ rules }: RouteView): number =>
  (rules[0]?.shares ?? []).reduce((sum, share) => sum + (share.cluster === 'blue' ? share.effective : 0), 0)

const edgesAreCurrent = async (lab: Lab): Promise<boolean> => {
  const { edges } = await askHub<EdgesView>(lab.hub, '/v1/edges')
  return edges.length === lab.edges.length && edges.every(({ current }) => current)
}
