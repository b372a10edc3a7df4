import type { Collection, Graph, Input, Read } from '@watershed/graph'
import type { RecordKind, StoredRecord } from '@watershed/model'
import type { ConfigClusters } from './choose-in-force.ts'
import type { Programming } from './programming.ts'

/** All that the pipeline is told. Keys are in brackets. */
export interface PipelineInputs {
  /** [`cluster/kind/namespace/name`] */
  readonly records: Input<StoredRecord>
  /** [cluster] Those that an agent has ever reported. */
  readonly clusters: Input<true>
  /** [`order`] Absent: no order is stated. Says only whose Gateways and routes are in force; all else counts from every cluster. */
  readonly configClusters: Input<ConfigClusters>
  /** [record key] How far edges are with what an object claims. */
  readonly programming: Input<Programming>
  /**
   * [record key] Those records that say what is to be done, and not what there is: an endpoint's change ends here for all that is
   * made of Gateways, routes, policies and what they refer to.
   */
  readonly config: Collection<StoredRecord>
}

export const pipelineInputs = (graph: Graph): PipelineInputs => {
  const records = graph.input<StoredRecord>('records')
  return {
    records,
    clusters: graph.input('clusters'),
    configClusters: graph.input('configClusters'),
    programming: graph.input('programming'),
    config: graph.map('config', records, (record) => (isPlentiful(record) ? undefined : record)),
  }
}

const plentiful: readonly RecordKind[] = [
  'Service',
  'EndpointSlice',
  'Namespace',
  'ServiceExport',
  'ServiceImport',
  'Cluster',
  'Node',
]

const isPlentiful = ({ object }: StoredRecord): boolean => plentiful.includes(object.kind)

export const orderOf = ({ configClusters }: PipelineInputs, read: Read): ConfigClusters | undefined =>
  read(configClusters, 'order')

/** A derivation of the records of one kind. */
export const ofKind =
  <V>(kind: RecordKind, derive: (record: StoredRecord) => V) =>
  (record: StoredRecord): V | undefined =>
    record.object.kind === kind ? derive(record) : undefined
