import { readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Kube, Resource } from '@watershed/kube'
import { resourcePath } from '@watershed/kube'
import type { KubeCluster } from '@watershed/lab'
import { startKubeLab } from '@watershed/lab'
import { temporaryDirectory, waitFor } from '@watershed/testkit'
import { parse } from 'yaml'
import { rssMb } from './process-usage.ts'
import type { ReportCounter } from './report-counter.ts'
import { startReportCounter } from './report-counter.ts'
import type { Row } from './row.ts'
import { startShippedAgent } from './shipped-agent.ts'
import { quantile, round } from './statistics.ts'

const endpointsPerSlice = 10
const edits = 50
const warmUps = 20
const writesAtOnce = 32
const namespace = 'scale'
const account = 'watershed-agent'
const slices: Resource = {
  group: 'discovery.k8s.io',
  version: 'v1',
  plural: 'endpointslices',
  kind: 'EndpointSlice',
  namespaced: true,
}

/**
 * An agent, as its image runs it, with its ServiceAccount's token at a real API server: how long from its start until the hub has everything, from
 * writing an endpoint until the report of it arrives, and its resident memory after both. What stands in for the hub only counts.
 */
export const agentScale = async (count: number): Promise<Row> => {
  const lab = await startKubeLab({ clusters: ['blue'] })
  const folder = await temporaryDirectory('agent-scale')
  const hub = await startReportCounter()
  try {
    const cluster = lab.cluster('blue')
    await prepare(cluster)
    await createSlices(cluster.kube, count)
    const { flags, env, stop } = await becomePod(cluster, folder.path)
    const agent = await startShippedAgent(folder.path, [...flags, '--cluster', 'blue', '--hub', hub.url], env)
    try {
      const started = performance.now()
      await waitFor(() => hub.fullAt, { what: 'the full report', deadlineMs: 60_000 })
      const fullMs = (hub.fullAt ?? 0) - started
      if (hub.objects < count) throw new Error(`only ${hub.objects} objects were reported\n${agent.logs()}`)
      const rssAfter = await rssMb(agent.pid)
      const times = await measureEdits(cluster.kube, hub, count)
      return {
        bench: 'agent-scale',
        slices: count,
        first_report_ms: Math.round(fullMs),
        p50_ms: round(quantile(times, 0.5)),
        p90_ms: round(quantile(times, 0.9)),
        max_ms: round(Math.max(...times)),
        agent_rss_mb: Math.max(rssAfter, await rssMb(agent.pid)),
        errors: 0,
      }
    } finally {
      await agent.stop()
      stop()
    }
  } finally {
    await hub.stop()
    await lab.stop()
    await folder.remove()
  }
}

/** A namespace, and what an agent's RBAC comes to. */
const prepare = async ({ kubectl }: KubeCluster): Promise<void> => {
  const rbac = { apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { name: account } }
  const groups = ['discovery.k8s.io', 'gateway.networking.k8s.io', 'multicluster.x-k8s.io', 'watershed.dev']
  const verbs = ['get', 'list', 'watch']
  const manifests = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace } },
    {
      ...rbac,
      kind: 'ClusterRole',
      rules: [
        { apiGroups: [''], resources: ['services', 'namespaces', 'nodes'], verbs },
        { apiGroups: groups, resources: ['*'], verbs },
      ],
    },
    {
      ...rbac,
      kind: 'ClusterRoleBinding',
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: account },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
    },
  ]
  await kubectl(['apply', '-f', '-'], { input: manifests.map((one) => JSON.stringify(one)).join('\n---\n') })
}

/** What a kubelet gives a pod of the ServiceAccount. */
const becomePod = async (
  cluster: KubeCluster,
  folder: string,
): Promise<{
  readonly flags: readonly string[]
  readonly env: NodeJS.ProcessEnv
  stop(): void
}> => {
  const access = await cluster.serviceAccountKubeconfig(namespace, account)
  const config = parse(await readFile(access.kubeconfig, 'utf8')) as {
    readonly clusters: readonly { readonly cluster: { readonly 'certificate-authority-data': string } }[]
  }
  const authority = config.clusters[0]?.cluster['certificate-authority-data'] ?? ''
  await symlink(access.tokenFile, join(folder, 'token'))
  await writeFile(join(folder, 'ca.crt'), Buffer.from(authority, 'base64'))
  const { hostname, port } = cluster.server
  const env = { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port, WATERSHED_TOKEN: 'unused' }
  return { flags: ['--in-cluster', '--service-account', folder], env, stop: access.stop }
}

const sliceOf = (index: number, version: number) => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: {
    name: `service-${index}-abcde`,
    namespace,
    labels: {
      'kubernetes.io/service-name': `service-${index}`,
      'endpointslice.kubernetes.io/managed-by': 'bench',
    },
  },
  addressType: 'IPv4',
  ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
  endpoints: Array.from({ length: endpointsPerSlice }, (_, endpoint) => ({
    addresses: [`10.${16 + (index >> 8)}.${index & 255}.${1 + ((endpoint + version) % 250)}`],
    conditions: { ready: true, serving: true, terminating: false },
    nodeName: `node-${endpoint}`,
    targetRef: {
      kind: 'Pod',
      namespace,
      name: `service-${index}-7c5ddbdf54-${endpoint}xk2p`,
      uid: uid(index, endpoint),
    },
    zone: `zone-${endpoint % 3}`,
  })),
})

const uid = (index: number, endpoint: number): string =>
  `4a8d2b34-0000-4000-8000-${String(index * endpointsPerSlice + endpoint).padStart(12, '0')}`

const createSlices = async (kube: Kube, count: number): Promise<void> => {
  let next = 0
  const create = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++)
      await kube.request({ method: 'POST', path: resourcePath(slices, namespace), body: sliceOf(index, 0) })
  }
  await Promise.all(Array.from({ length: writesAtOnce }, create))
}

/** From sending the write to the API server until the report arrives. */
const measureEdits = async (kube: Kube, hub: ReportCounter, count: number): Promise<readonly number[]> => {
  const times: number[] = []
  for (let edit = 1; edit <= warmUps + edits; edit++) {
    const index = (edit * 7_919) % count
    const body = sliceOf(index, edit)
    const arrival = hub.nextChange()
    const started = performance.now()
    await kube.request({
      method: 'PUT',
      path: resourcePath(slices, namespace, body.metadata.name),
      body,
    })
    const ms = (await arrival) - started
    if (edit > warmUps) times.push(ms)
  }
  return times
}
