import type { Collection, Graph, Read } from '@watershed/graph'
import { toBackend, toClusterReach, toReachableNodes } from '@watershed/ingest'
import type { Backend, ReachableNode, ReportedNode, StoredRecord } from '@watershed/model'
import { backendKey, recordKey, routeGroups } from '@watershed/model'
import type { Backends as BackendLookUp } from '@watershed/plan'
import type { BackendTlsPolicies } from './backend-tls-policies.ts'
import type { PipelineInputs } from './pipeline-inputs.ts'
import type { References } from './references.ts'
import type { ServiceImports } from './service-imports.ts'
import { serviceImports } from './service-imports.ts'

/** What traffic can go to. Keys are in brackets. */
export interface Backends {
  /** [cluster] By name: the nodes by which a cluster can be reached. */
  readonly nodes: Collection<readonly ReachableNode[]>
  /** [`cluster/namespace/name`] */
  readonly backends: Collection<Backend>
  readonly clusterset: ServiceImports
  lookUp(read: Read): BackendLookUp
}

/** The part of the pipeline that is Services, endpoints, exports and imports. */
export const backendCollections = (
  graph: Graph,
  { records, clusters }: PipelineInputs,
  references: References,
  tlsPolicies: BackendTlsPolicies,
): Backends => {
  const slices = graph.groupBy('slices', records, sliceOf)
  const nodesByCluster = graph.groupBy('nodesByCluster', records, nodeOf)
  const nodes = graph.map('nodes', nodesByCluster, (members) => toReachableNodes(members.values()))
  const backends = graph.flatMap('backends', records, (record, _, read) =>
    backendOf(record, read, { slices, records, nodes }),
  )
  const serviceClusters = graph.groupBy('serviceClusters', backends, ({ namespace, name, cluster }) => [
    [`${namespace}/${name}`, cluster],
  ])
  const clusterset = serviceImports(graph, records)
  return {
    nodes,
    backends,
    clusterset,
    lookUp: (read) => ({
      ...clusterset.lookUp(read),
      ...tlsPolicies.lookUp(read),
      get: (...name) => read(backends, backendKey(...name)),
      clustersOf: (namespace, name) =>
        [...(read(serviceClusters, `${namespace}/${name}`)?.values() ?? [])].sort(),
      isKnown: (cluster) => read(clusters, cluster) === true,
      isPermitted: (cluster, { kind, namespace }, to) =>
        references.isPermitted(cluster, { group: routeGroups[kind], kind, namespace }, to, read),
    }),
  }
}

const sliceOf = (record: StoredRecord): readonly (readonly [string, StoredRecord])[] => {
  const { cluster, object } = record
  return object.kind === 'EndpointSlice'
    ? [[backendKey(cluster, object.namespace, object.service), record]]
    : []
}

const nodeOf = ({ cluster, object }: StoredRecord): readonly (readonly [string, ReportedNode])[] =>
  object.kind === 'Node' ? [[cluster, object]] : []

interface Joined {
  readonly slices: Collection<ReadonlyMap<string, StoredRecord>>
  readonly records: Collection<StoredRecord>
  readonly nodes: Collection<readonly ReachableNode[]>
}

const backendOf = (
  record: StoredRecord,
  read: Read,
  { slices, records, nodes }: Joined,
): readonly (readonly [string, Backend])[] => {
  const { cluster, object } = record
  if (object.kind !== 'Service') return []
  const key = backendKey(cluster, object.namespace, object.name)
  const own = read(records, recordKey({ cluster, kind: 'Cluster', namespace: '', name: cluster }))
  const surroundings = { reach: own && toClusterReach(own), nodes: () => read(nodes, cluster) ?? [] }
  return [[key, toBackend(record, [...(read(slices, key)?.values() ?? [])], surroundings)]]
}
