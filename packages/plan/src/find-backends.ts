import type { Backend, BackendEndpoint, BackendRef, IssueCode } from '@watershed/model'

/** What a rule's backendRefs are looked up in. */
export interface Backends {
  get(cluster: string, namespace: string, name: string): Backend | undefined
  /** The clusters that have the Service, in alphabetical order. */
  clustersOf(namespace: string, name: string): readonly string[]
  /** Whether an agent has ever reported the cluster. */
  isKnown(cluster: string): boolean
}

/** One backendRef in one cluster. */
export interface Target {
  readonly cluster: string
  readonly ready: readonly BackendEndpoint[]
  /** Not ready, still serving while they terminate. */
  readonly terminating: readonly BackendEndpoint[]
  readonly endpoints: number
}

export type Found = { readonly targets: readonly Target[] } | NotFound
export interface NotFound {
  readonly code: Extract<
    IssueCode,
    'ClusterNotFound' | 'BackendNotFound' | 'PortNotFound' | 'RefNotPermitted'
  >
  readonly message: string
}

/** The clusters and endpoints that a backendRef of a route in `namespace` means, or why it means none. */
export const findBackends = (
  ref: Omit<BackendRef, 'weight'>,
  namespace: string,
  backends: Backends,
): Found => {
  const service = `${ref.namespace}/${ref.name}`
  if (ref.namespace !== namespace)
    return {
      code: 'RefNotPermitted',
      message: `Service ${service} is in another namespace, and ReferenceGrants are not carried out yet: use a Service of namespace ${namespace}`,
    }
  if (ref.cluster !== undefined && !backends.isKnown(ref.cluster))
    return {
      code: 'ClusterNotFound',
      message: `no agent reports a cluster ${ref.cluster}: correct the name, or connect its agent`,
    }

  const clusters = ref.cluster === undefined ? backends.clustersOf(ref.namespace, ref.name) : [ref.cluster]
  const found = clusters.flatMap((cluster) => backends.get(cluster, ref.namespace, ref.name) ?? [])
  if (found.length === 0) {
    const where = ref.cluster === undefined ? 'no cluster has' : `cluster ${ref.cluster} has no`
    return {
      code: 'BackendNotFound',
      message: `${where} Service ${service}: create it, or correct the backendRef`,
    }
  }
  const targets = found.flatMap((backend) => targetOf(backend, ref.port) ?? [])
  if (targets.length === 0)
    return {
      code: 'PortNotFound',
      message: `Service ${service} has no TCP port ${ref.port}; it has ${portsOf(found)}`,
    }
  return { targets }
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
  }
}

const portsOf = (backends: readonly Backend[]): string =>
  [...new Set(backends.flatMap(({ ports }) => ports.map(({ port }) => port)))].join(', ') || 'none'
