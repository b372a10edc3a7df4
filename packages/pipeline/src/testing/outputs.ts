import type { Collection } from '@watershed/graph'
import type { StoredRecord } from '@watershed/model'
import { recordKey } from '@watershed/model'
import type { Pipeline } from '../create-pipeline.ts'
import { createPipeline } from '../create-pipeline.ts'

export const keyOf = ({ cluster, object }: StoredRecord): string => recordKey({ ...object, cluster })

/** All that leaves the pipeline, in one order. */
export const outputsOf = (pipeline: Pipeline): unknown => ({
  listeners: sorted(pipeline.listeners),
  clusters: sorted(pipeline.clusterResources),
  assignments: sorted(pipeline.assignmentResources),
  scopes: sorted(pipeline.scopeResources),
  routeStatuses: sorted(pipeline.routeStatuses),
  imports: sorted(pipeline.imports),
  statuses: sorted(pipeline.statuses),
  claims: sorted(pipeline.claims),
})

const sorted = <V>(collection: Collection<V>): readonly (readonly [string, V])[] =>
  [...collection.entries()].sort(([a], [b]) => (a < b ? -1 : 1))

/** A pipeline with these records in it. */
export const pipelineOf = (
  records: readonly StoredRecord[],
  clusters: readonly string[] = ['blue', 'green'],
): Pipeline => {
  const pipeline = createPipeline()
  pipeline.update(() => {
    for (const cluster of clusters) pipeline.clusters.set(cluster, true)
    for (const record of records) pipeline.records.set(keyOf(record), record)
  })
  return pipeline
}
