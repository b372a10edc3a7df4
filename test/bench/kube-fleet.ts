import { resourcePath } from '@watershed/kube'
import type { KubeCluster, KubeLab, ServiceAccountAccess } from '@watershed/lab'
import { startKubeLab } from '@watershed/lab'
import type { HttpBackend, Lab } from '@watershed/testkit'
import {
  endpointSlice,
  freePort,
  gateway,
  gatewayClass,
  route,
  service,
  startHttpBackend,
  startLab,
  waitFor,
} from '@watershed/testkit'
import { install, mchttproutes, namespace } from '../kube/kube-shop.ts'
import { timed } from './timed.ts'
import { untilAtRest } from './until-at-rest.ts'
import { untilServed } from './until-served.ts'

/** A whole Watershed on two real API servers, with `routes` routes in the first, each of a hostname and Services of its own. */
export interface KubeFleet {
  readonly kube: KubeLab
  readonly lab: Lab
  readonly gatewayPort: number
  hostname(index: number): string
  stop(): Promise<void>
}

const clusters = ['blue', 'green'] as const
/** Creations under way at a time. */
const atOnce = 16

export const routePath = (index: number): string => resourcePath(mchttproutes, namespace, `r${index}`)

/** Backends answer with their cluster's name in `x-backend`. Only those of the first route are real: the others get no requests. */
export const startKubeFleet = async (routes: number): Promise<KubeFleet> => {
  const ends: (() => Promise<unknown>)[] = []
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end()
  }
  try {
    return { ...(await start(routes, ends)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const start = async (routes: number, ends: (() => Promise<unknown>)[]): Promise<Omit<KubeFleet, 'stop'>> => {
  const kube = await timed('API servers', startKubeLab())
  ends.push(() => kube.stop())
  const backends = await Promise.all(
    clusters.map((name, index) => startHttpBackend({ name, host: `10.244.255.${index + 1}`, port: 8080 })),
  )
  ends.push(() => Promise.all(backends.map((backend) => backend.stop())))
  const gatewayPort = await freePort()
  const fillings = clusters.map((name, index) =>
    fill(kube.cluster(name), routes, { index, gatewayPort, backend: backends[index] }),
  )
  await timed(`creating ${routes} routes and what they name`, Promise.all(fillings))
  const accounts = clusters.map(async (name): Promise<readonly [string, ServiceAccountAccess]> => {
    const cluster = kube.cluster(name)
    return [name, await cluster.serviceAccountKubeconfig('watershed-system', 'watershed-agent')]
  })
  const access = new Map(await Promise.all(accounts))
  const lab = await startLab({
    purpose: 'kube-fleet',
    logLevel: 'warn',
    durable: false,
    source: (cluster) => ({ kubeconfig: access.get(cluster)?.kubeconfig ?? '' }),
  })
  ends.push(() => lab.stop())
  const hostname = (index: number): string => `h${index}.example.com`
  const statuses = [
    [hostname(0), 200],
    [hostname(routes - 1), routes === 1 ? 200 : 503],
  ] as const
  await timed('served', untilServed({ lab, port: gatewayPort, routes, statuses }))
  await timed('every route told that it is programmed', untilProgrammed(kube))
  await timed('at rest', untilAtRest(lab))
  return { kube, lab, gatewayPort, hostname }
}

interface Told {
  readonly items: readonly {
    readonly status?: { readonly parents: readonly { readonly conditions: readonly Condition[] }[] }
  }[]
}

interface Condition {
  readonly type: string
  readonly status: string
}

/** Until the last status of a route has been written: what is measured is an edit in a fleet that is at rest. */
const untilProgrammed = async (kube: KubeLab): Promise<void> => {
  const path = resourcePath(mchttproutes, namespace)
  const isProgrammed = async (): Promise<boolean> => {
    const { items } = await kube.cluster('blue').kube.request<Told>({ path })
    return items.every(({ status }) =>
      status?.parents[0]?.conditions.some(({ type, status: is }) => type === 'Programmed' && is === 'True'),
    )
  }
  await waitFor(isProgrammed, {
    what: 'every route to be programmed in its status',
    deadlineMs: 400_000,
    everyMs: 2_000,
  })
}

interface Filling {
  readonly index: number
  readonly gatewayPort: number
  readonly backend: HttpBackend | undefined
}

const fill = async (
  cluster: KubeCluster,
  routes: number,
  { index, gatewayPort, backend }: Filling,
): Promise<void> => {
  await install(cluster)
  await create(cluster, '/api/v1/namespaces', [{ metadata: { name: namespace } }])
  const indices = Array.from({ length: routes }, (_, at) => at)
  await create(
    cluster,
    `/api/v1/namespaces/${namespace}/services`,
    indices.map((at) => service(`s${at}`)),
  )
  await create(
    cluster,
    `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`,
    indices.map((at) =>
      endpointSlice(`s${at}`, [
        at === 0 && backend
          ? { address: `10.244.255.${index + 1}`, port: backend.port }
          : { address: `10.244.${200 + index}.${1 + (at % 250)}`, port: 1 },
      ]),
    ),
  )
  await create(
    cluster,
    `/apis/multicluster.x-k8s.io/v1beta1/namespaces/${namespace}/serviceexports`,
    indices.map((at) => ({
      apiVersion: 'multicluster.x-k8s.io/v1beta1',
      kind: 'ServiceExport',
      metadata: { name: `s${at}` },
    })),
  )
  if (index > 0) return
  await create(cluster, '/api/v1/namespaces', [{ metadata: { name: 'infra' } }])
  await create(cluster, '/apis/gateway.networking.k8s.io/v1/gatewayclasses', [gatewayClass()])
  await create(cluster, '/apis/gateway.networking.k8s.io/v1/namespaces/infra/gateways', [
    gateway(gatewayPort),
  ])
  await create(
    cluster,
    resourcePath(mchttproutes, namespace),
    indices.map((at) =>
      route({ blue: 100, green: 0 }, { name: `r${at}`, hostname: `h${at}.example.com`, service: `s${at}` }),
    ),
  )
}

const create = async (cluster: KubeCluster, path: string, bodies: readonly object[]): Promise<void> => {
  const left = [...bodies].reverse()
  const work = async (): Promise<void> => {
    for (let body = left.pop(); body; body = left.pop())
      await cluster.kube.request({ method: 'POST', path, body })
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}
