import type {
  Backend,
  BackendEndpoint,
  BackendReach,
  BackendRef,
  EdgeClientTls,
  ExportValidity,
  IssueCode,
  Route,
  ServicePort,
} from '@watershed/model'
import { reachAnnotation, requestRouteKinds } from '@watershed/model'
import { noImport, noPort, noService, notExported, notPermitted, withheldFrom } from './not-found.ts'
import type { Upstream } from './upstream-of.ts'
import { upstreamOf } from './upstream-of.ts'

/** What a rule's backendRefs are looked up in. */
export interface Backends {
  get(cluster: string, namespace: string, name: string): Backend | undefined
  /** The clusters that have the Service, in alphabetical order. */
  clustersOf(namespace: string, name: string): readonly string[]
  /** The clusters that export the Service, in alphabetical order. */
  exportersOf(namespace: string, name: string): readonly string[]
  /** Whether a cluster's Service is exported; undefined: nobody asked for it. */
  exportOf(cluster: string, namespace: string, name: string): ExportValidity | undefined
  /** The ports of the ServiceImport that a route of the cluster sees. */
  importOf(cluster: string, namespace: string, name: string): ImportLookup
  /** Whether an agent has ever reported the cluster. */
  isKnown(cluster: string): boolean
  /** Whether a ReferenceGrant of that namespace of the cluster lets the route refer to the object. */
  isPermitted(cluster: string, from: Asking, to: ReferredObject): boolean
  /** What a BackendTLSPolicy asks for; undefined: none does. */
  backendTlsOf?(cluster: string, namespace: string, name: string, port: string): BackendTls | undefined
  /** The same of a cluster's ServiceImport, which counts for its own routes, and before what Services' policies say. */
  importTlsOf?(cluster: string, namespace: string, name: string, port: string): BackendTls | undefined
}

export interface ReferredObject {
  readonly group: string
  readonly kind: 'Service' | 'ServiceImport'
  readonly namespace: string
  readonly name: string
}

/** `invalid`: why the policy cannot be carried out, so that nothing may be sent. */
export type BackendTls = { readonly tls: EdgeClientTls } | { readonly invalid: string }

export interface ImportLookup {
  /** Absent: there is no such ServiceImport. */
  readonly ports?: readonly ServicePort[]
  /** Whose the ServiceImports of the cluster are: External ones are another MCS implementation's. */
  readonly imports: 'Managed' | 'External'
}

/** One backendRef in one cluster. */
export interface Target {
  readonly cluster: string
  readonly upstream: Upstream
  readonly ready: readonly BackendEndpoint[]
  /** Not ready, still serving while they terminate. */
  readonly terminating: readonly BackendEndpoint[]
  readonly endpoints: number
  /** Where edges come to it, if not to the endpoints themselves. */
  readonly reach?: BackendReach
}

/** No targets: what is meant exists, and has nowhere to go to. */
export type Found =
  | {
      readonly targets: readonly Target[]
      /** Why some of the clusters that are meant take no part. */
      readonly withheld?: readonly NotFound[]
    }
  | NotFound

export interface NotFound {
  readonly code: Extract<
    IssueCode,
    | 'ClusterNotFound'
    | 'BackendNotFound'
    | 'NotExported'
    | 'PortNotFound'
    | 'RefNotPermitted'
    | 'InvalidKind'
    | 'UnsupportedProtocol'
  >
  readonly message: string
}

export type BackendName = Omit<BackendRef, 'weight' | 'filters'>
export type Asking = Pick<Route, 'kind' | 'cluster' | 'namespace'>

/**
 * The clusters and endpoints that a route's backendRef means, or why it means none. The Service of a standard route is that
 * of its own cluster; everything else means Services that their clusters export (GEP-1748, Services vs ServiceImports).
 * Another namespace's takes a ReferenceGrant there, in the cluster of the Service.
 */
export const findBackends = (ref: BackendName, route: Asking, backends: Backends): Found => {
  if (ref.invalidKind !== undefined) return { code: 'InvalidKind', message: ref.invalidKind }
  return ref.kind === undefined ? findService(ref, route, backends) : findImport(ref, route, backends)
}

const findService = (ref: BackendName, route: Asking, backends: Backends): Found => {
  const { cluster, namespace, name } = ref
  if (cluster !== undefined && !backends.isKnown(cluster))
    return {
      code: 'ClusterNotFound',
      message: `no agent reports a cluster ${cluster}: correct the name, or connect its agent`,
    }
  // Before anything is said of what there is: that is nothing to who may not refer to it.
  const isPermitted = permits(ref, route, backends)
  const known = cluster === undefined ? backends.clustersOf(namespace, name) : [cluster]
  if (!known.concat(route.cluster).some(isPermitted)) return notPermitted(ref, route)
  const meant = cluster === undefined ? backends.exportersOf(namespace, name) : [cluster]
  const clusters = meant.filter(isPermitted)
  if (clusters.length === 0 && meant.length > 0) return notPermitted(ref, route)
  const found = backendsIn(clusters, ref, backends)
  if (found.length === 0) return noService(ref, backends)
  if (
    cluster !== undefined &&
    isMulticluster(route) &&
    backends.exportOf(cluster, namespace, name) !== 'Valid'
  )
    return notExported([cluster], ref, backends)
  const silent = meant.filter((one) => !clusters.includes(one))
  return targetsIn(found, ref, route, backends, silent.length > 0 ? [withheldFrom(ref, route, silent)] : [])
}

const isMulticluster = ({ kind }: Asking): boolean => kind === 'MultiClusterHTTPRoute'

/** A ServiceImport is an object of the route's own cluster, whose namespace says who may refer to it. */
const findImport = (ref: BackendName, route: Asking, backends: Backends): Found => {
  const { namespace, name, port } = ref
  if (!permits(ref, route, backends)(route.cluster)) return notPermitted(ref, route)
  const { ports, imports } = backends.importOf(route.cluster, namespace, name)
  if (!ports) return noImport(ref, route, imports)
  if (!ports.some((one) => one.port === port && one.protocol === transportOf(route)))
    return noPort(`ServiceImport ${namespace}/${name}`, port, transportOf(route), ports)
  const found = backendsIn(backends.exportersOf(namespace, name), ref, backends)
  const targets = targetsIn(found, ref, route, backends, [])
  return 'code' in targets && targets.code === 'PortNotFound' ? { targets: [] } : targets
}

const permits =
  (ref: BackendName, route: Asking, backends: Backends) =>
  (cluster: string): boolean => {
    const { kind = 'Service', namespace, name } = ref
    const group = kind === 'Service' ? '' : 'multicluster.x-k8s.io'
    return (
      namespace === route.namespace || backends.isPermitted(cluster, route, { group, kind, namespace, name })
    )
  }

const transportOf = ({ kind }: Asking): ServicePort['protocol'] => (kind === 'UDPRoute' ? 'UDP' : 'TCP')

const backendsIn = (
  clusters: readonly string[],
  { namespace, name }: BackendName,
  backends: Backends,
): readonly Backend[] => clusters.flatMap((cluster) => backends.get(cluster, namespace, name) ?? [])

const targetsIn = (
  found: readonly Backend[],
  ref: BackendName,
  route: Asking,
  backends: Backends,
  withheld: readonly NotFound[],
): Found => {
  const all = found.flatMap((backend) => targetOf(backend, ref, route, backends) ?? [])
  const targets = all.filter((one) => 'upstream' in one)
  const refused = all.filter((one) => 'code' in one)
  const [first] = refused
  if (targets.length === 0)
    return (
      first ??
      noPort(
        `Service ${ref.namespace}/${ref.name}`,
        ref.port,
        transportOf(route),
        found.flatMap(({ ports }) => ports),
      )
    )
  const left = [...withheld, ...refused]
  return { targets, ...(left.length > 0 && { withheld: left }) }
}

const targetOf = (
  { cluster, namespace, name, ports }: Backend,
  { kind, port }: BackendName,
  route: Asking,
  backends: Backends,
): Target | NotFound | undefined => {
  const found = ports.find((one) => one.port === port && one.protocol === transportOf(route))
  if (!found) return undefined
  const importPolicy = kind && backends.importTlsOf?.(route.cluster, namespace, name, found.name)
  const policy = importPolicy ?? backends.backendTlsOf?.(cluster, namespace, name, found.name)
  const where = `port ${port} of Service ${namespace}/${name} of cluster ${cluster}`
  if (policy && 'invalid' in policy)
    return { code: 'UnsupportedProtocol', message: `${where}: ${policy.invalid}` }
  const upstream = upstreamOf(route.kind, found, policy?.tls)
  if (typeof upstream === 'string') return { code: 'UnsupportedProtocol', message: `${where}: ${upstream}` }
  return {
    cluster,
    upstream,
    ready: found.endpoints.filter(({ ready }) => ready),
    terminating: found.endpoints.filter(
      ({ ready, serving, terminating }) => !ready && serving && terminating,
    ),
    endpoints: found.endpoints.length,
    ...(found.reach && { reach: reachFor(route, found.reach) }),
  }
}

/** A gateway tells Services apart by what requests say, which connections and datagrams do not. */
const reachFor = ({ kind }: Asking, reach: BackendReach): BackendReach =>
  reach.mode === 'Gateway' && !requestRouteKinds.includes(kind)
    ? { ...reach, addresses: [], cure: noGateway }
    : reach

const noGateway = `a gateway takes requests, and nothing else: give the Service another way by the annotation ${reachAnnotation}, NodePort or LoadBalancer`
