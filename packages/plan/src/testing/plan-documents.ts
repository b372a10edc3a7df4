import type { Backend, BackendRef, ExportValidity, Listener, Route, RouteRule } from '@watershed/model'
import { attachRoute } from '../attach-route.ts'
import type { Backends } from '../find-backends.ts'
import { resolveRule } from '../resolve-rule.ts'
import type { ServedListener } from '../served-listener.ts'
import { isHeardOf, servedListeners } from './served-listeners.ts'

/** A golden case of this stage: a route of namespace `shop`, and what it meets. What is not written has its default. */
interface PlanCase {
  readonly route: Partial<Omit<Route, 'rules'>> & {
    readonly rules?: readonly (Partial<Omit<RouteRule, 'backends'>> & {
      readonly backends?: readonly Partial<BackendRef>[]
    })[]
  }
  /** By `cluster/namespace/name`: how many endpoints its one port has. */
  readonly services?: Readonly<Record<string, ServiceState>>
  /** Those that agents report; those of the services when left out. */
  readonly clusters?: readonly string[]
  /** By `namespace/name`. */
  readonly gateways?: Readonly<Record<string, { readonly listeners: readonly Partial<Listener>[] }>>
  /** By `cluster/namespace`: their labels. Gateways are cluster blue's. */
  readonly namespaces?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** By `namespace/name`: the ports of the ServiceImports that the route's cluster has. */
  readonly imports?: Readonly<Record<string, readonly number[]>>
  /** `cluster/namespace` of those that let the route refer to all that they have. */
  readonly grants?: readonly string[]
  /** Default: Managed. */
  readonly serviceImports?: 'Managed' | 'External'
}

interface ServiceState {
  readonly port?: number
  readonly appProtocol?: string
  readonly ready?: number
  /** Not ready, still serving. */
  readonly terminating?: number
  /** `null`: nobody asked for it. Default: Valid. */
  readonly exported?: ExportValidity | null
  readonly notReady?: number
}

/** What plan decides for the route of each document: its rules' shares, where traffic goes, its parents, its issues. */
export const planDocuments = (documents: readonly unknown[]): unknown => {
  const [only, ...others] = documents.map((document) => decide(document as PlanCase))
  return others.length === 0 ? only : [only, ...others]
}

const decide = (written: PlanCase): unknown => {
  const route = routeOf(written)
  const backends = backendsOf(written)
  const rules = route.rules.map((_, index) => resolveRule(route, index, backends))
  const all = listenersOf(written)
  const { parents } = attachRoute(route, {
    listenersOf: ({ namespace, name }) =>
      written.gateways?.[`${namespace}/${name}`] &&
      all.filter(({ gateway }) => gateway === `${namespace}/${name}`),
    labelsOf: (cluster, namespace) => written.namespaces?.[`${cluster}/${namespace}`],
    isHeard: isHeardOf(all),
  })
  return {
    rules: rules.map(({ shares, localities, parts, mirrors }) => ({
      ...shares,
      parts,
      mirrors: mirrors.map(({ upstream, targets }) => ({
        upstream,
        clusters: targets.map(({ cluster }) => cluster),
      })),
      shares: shares.shares.map(rounded),
      localities: localities.map(summary),
    })),
    parents: parents.map(({ listeners, issue }) => ({ listeners, issue })),
    issues: rules.flatMap(({ issues }) => issues),
  }
}

type Locality = ReturnType<typeof resolveRule>['localities'][number]
const summary = ({ endpoints, ...rest }: Locality) => ({ ...rounded(rest), endpoints: endpoints.length })

/** So that 0.3 / 0.8 reads 0.375. */
const rounded = <T extends { readonly desired: number; readonly effective?: number }>(share: T): T => ({
  ...share,
  desired: round(share.desired),
  ...(share.effective !== undefined && { effective: round(share.effective) }),
})

const round = (share: number): number => Number(share.toFixed(6))

const routeOf = ({ route }: PlanCase): Route => ({
  kind: 'MultiClusterHTTPRoute',
  cluster: 'blue',
  namespace: 'shop',
  name: 'cart',
  created: 0,
  parents: [],
  hostnames: [],
  ...route,
  rules: (route.rules ?? []).map((rule) => ({
    matches: [],
    filters: [],
    timeouts: {},
    failover: 'Spill',
    ...rule,
    backends: (rule.backends ?? []).map((ref) => ({
      namespace: 'shop',
      name: 'cart',
      port: 80,
      weight: 1,
      ...ref,
    })),
  })),
})

const backendsOf = (written: PlanCase): Backends => {
  const { services = {}, clusters, imports = {}, serviceImports, grants = [] } = written
  const found = new Map(Object.entries(services).map(([key, state]) => [key, backendOf(key, state)]))
  const all = [...found.values()]
  const exportOf = (...key: readonly string[]): ExportValidity | undefined => {
    const state = services[key.join('/')]
    return state?.exported === undefined ? 'Valid' : (state.exported ?? undefined)
  }
  const clustersOf = (namespace: string, name: string): readonly string[] =>
    all
      .filter((one) => one.namespace === namespace && one.name === name)
      .map(({ cluster }) => cluster)
      .sort()
  return {
    get: (...key) => found.get(key.join('/')),
    clustersOf,
    exportersOf: (namespace, name) =>
      clustersOf(namespace, name).filter((cluster) => exportOf(cluster, namespace, name) === 'Valid'),
    exportOf,
    importOf: (_, namespace, name) => {
      const ports = imports[`${namespace}/${name}`]
      return {
        ...(ports && { ports: ports.map((port) => ({ name: '', port, protocol: 'TCP' as const })) }),
        imports: serviceImports ?? 'Managed',
      }
    },
    isPermitted: (cluster, _, { namespace }) => grants.includes(`${cluster}/${namespace}`),
    isKnown: (cluster) => clusters?.includes(cluster) ?? all.some((one) => one.cluster === cluster),
  }
}

const backendOf = (
  key: string,
  { port = 80, appProtocol, ready = 0, terminating = 0, notReady = 0 }: ServiceState,
): Backend => {
  const [cluster = '', namespace = '', name = ''] = key.split('/')
  const endpoints = Array.from({ length: ready + terminating + notReady }, (_, index) => ({
    address: `10.0.0.${index + 1}`,
    port: 8080,
    ready: index < ready,
    serving: index < ready + terminating,
    terminating: index >= ready && index < ready + terminating,
  }))
  const said = appProtocol === undefined ? {} : { appProtocol }
  return { cluster, namespace, name, ports: [{ name: '', port, protocol: 'TCP', ...said, endpoints }] }
}

const listenersOf = ({ gateways = {} }: PlanCase): readonly ServedListener[] =>
  Object.entries(gateways).flatMap(([key, { listeners }]) => servedListeners(key, listeners))
