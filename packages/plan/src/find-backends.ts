import type {
  Backend,
  BackendEndpoint,
  BackendReach,
  BackendRef,
  ExportValidity,
  IssueCode,
  Route,
  ServicePort,
} from '@watershed/model'

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
}

export interface ImportLookup {
  /** Absent: there is no such ServiceImport. */
  readonly ports?: readonly ServicePort[]
  /** Whose the ServiceImports of the cluster are: External ones are another MCS implementation's. */
  readonly imports: 'Managed' | 'External'
}

/** One backendRef in one cluster. */
export interface Target {
  readonly cluster: string
  readonly ready: readonly BackendEndpoint[]
  /** Not ready, still serving while they terminate. */
  readonly terminating: readonly BackendEndpoint[]
  readonly endpoints: number
  /** Where edges come to it, if not to the endpoints themselves. */
  readonly reach?: BackendReach
}

/** No targets: what is meant exists, and has nowhere to go to. */
export type Found = { readonly targets: readonly Target[] } | NotFound
export interface NotFound {
  readonly code: Extract<
    IssueCode,
    'ClusterNotFound' | 'BackendNotFound' | 'NotExported' | 'PortNotFound' | 'RefNotPermitted'
  >
  readonly message: string
}

type Ref = Omit<BackendRef, 'weight'>
type Asking = Pick<Route, 'kind' | 'cluster' | 'namespace'>

/**
 * The clusters and endpoints that a route's backendRef means, or why it means none. A standard HTTPRoute's Service is that
 * of its own cluster; everything else means Services that their clusters export (GEP-1748, Services vs ServiceImports).
 */
export const findBackends = (ref: Ref, route: Asking, backends: Backends): Found => {
  const { kind = 'Service', namespace, name } = ref
  if (namespace !== route.namespace)
    return {
      code: 'RefNotPermitted',
      message: `${kind} ${namespace}/${name} is in another namespace, and ReferenceGrants are not carried out yet: use a ${kind} of namespace ${route.namespace}`,
    }
  return kind === 'Service' ? findService(ref, route, backends) : findImport(ref, route, backends)
}

const findService = (ref: Ref, route: Asking, backends: Backends): Found => {
  const { cluster, namespace, name, port } = ref
  if (cluster !== undefined && !backends.isKnown(cluster))
    return {
      code: 'ClusterNotFound',
      message: `no agent reports a cluster ${cluster}: correct the name, or connect its agent`,
    }
  const clusters = cluster === undefined ? backends.exportersOf(namespace, name) : [cluster]
  const found = backendsIn(clusters, ref, backends)
  if (found.length === 0) return noService(ref, backends)
  const isOwn = route.kind === 'HTTPRoute'
  if (cluster !== undefined && !isOwn && backends.exportOf(cluster, namespace, name) !== 'Valid')
    return notExported([cluster], ref, backends)
  const targets = found.flatMap((backend) => targetOf(backend, port) ?? [])
  return targets.length > 0 ? { targets } : noPort(`Service ${namespace}/${name}`, port, portsOf(found))
}

const findImport = (ref: Ref, route: Asking, backends: Backends): Found => {
  const { namespace, name, port } = ref
  const { ports, imports } = backends.importOf(route.cluster, namespace, name)
  if (!ports) return noImport(ref, route, imports)
  if (!ports.some((one) => one.port === port && one.protocol === 'TCP'))
    return noPort(`ServiceImport ${namespace}/${name}`, port, ports)
  const found = backendsIn(backends.exportersOf(namespace, name), ref, backends)
  return { targets: found.flatMap((backend) => targetOf(backend, port) ?? []) }
}

const backendsIn = (
  clusters: readonly string[],
  { namespace, name }: Ref,
  backends: Backends,
): readonly Backend[] => clusters.flatMap((cluster) => backends.get(cluster, namespace, name) ?? [])

const noService = (ref: Ref, backends: Backends): NotFound => {
  const service = `${ref.namespace}/${ref.name}`
  const silent = ref.cluster === undefined ? backends.clustersOf(ref.namespace, ref.name) : []
  if (silent.length > 0) return notExported(silent, ref, backends)
  const where = ref.cluster === undefined ? 'no cluster has' : `cluster ${ref.cluster} has no`
  return {
    code: 'BackendNotFound',
    message: `${where} Service ${service}: create it, or correct the backendRef`,
  }
}

/** The manifest that exports a Service, on one line. */
const serviceExport = ({ namespace, name }: Ref): string =>
  `{apiVersion: multicluster.x-k8s.io/v1beta1, kind: ServiceExport, metadata: {namespace: ${namespace}, name: ${name}}}`

const notExported = (clusters: readonly string[], ref: Ref, backends: Backends): NotFound => {
  const code = 'NotExported'
  const service = `${ref.namespace}/${ref.name}`
  const [first = ''] = clusters
  const validity = backends.exportOf(first, ref.namespace, ref.name)
  if (validity === 'InvalidServiceType')
    return {
      code,
      message: `Service ${service} of cluster ${first} is of type ExternalName, which cannot be exported: name another Service`,
    }
  if (validity === 'Invalid')
    return { code, message: `ServiceExport ${service} of cluster ${first} is not valid: correct it` }
  if (clusters.length === 1)
    return {
      code,
      message: `cluster ${first} does not export Service ${service}: apply there ${serviceExport(ref)}`,
    }
  return {
    code,
    message: `clusters ${clusters.join(', ')} have a Service ${service}, and none of them exports it: apply in those that are meant ${serviceExport(ref)}`,
  }
}

const noImport = (ref: Ref, { cluster }: Asking, imports: ImportLookup['imports']): NotFound => {
  const code = 'BackendNotFound'
  const name = `${ref.namespace}/${ref.name}`
  if (imports === 'External')
    return {
      code,
      message: `cluster ${cluster} has no ServiceImport ${name}, and leaves ServiceImports to another MCS implementation: export the Service there, or correct the backendRef`,
    }
  return {
    code,
    message: `no cluster exports a Service ${name}, so there is no such ServiceImport: apply in a cluster that has the Service ${serviceExport(ref)}`,
  }
}

const targetOf = (backend: Backend, port: number): Target | undefined => {
  const found = backend.ports.find((candidate) => candidate.port === port && candidate.protocol === 'TCP')
  if (!found) return undefined
  return {
    cluster: backend.cluster,
    ready: found.endpoints.filter(({ ready }) => ready),
    terminating: found.endpoints.filter(
      ({ ready, serving, terminating }) => !ready && serving && terminating,
    ),
    endpoints: found.endpoints.length,
    ...(found.reach && { reach: found.reach }),
  }
}

const noPort = (what: string, port: number, ports: readonly Pick<ServicePort, 'port'>[]): NotFound => ({
  code: 'PortNotFound',
  message: `${what} has no TCP port ${port}; it has ${[...new Set(ports.map((one) => one.port))].join(', ') || 'none'}`,
})

const portsOf = (backends: readonly Backend[]): readonly ServicePort[] =>
  backends.flatMap(({ ports }) => ports)
