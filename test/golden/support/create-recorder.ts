import { refusals } from '@watershed/ingest'
import type { ReportedObject, StoredRecord } from '@watershed/model'
import { recordKey } from '@watershed/model'
import type { Pipeline } from '@watershed/pipeline'
import { createPipeline } from '@watershed/pipeline'

/** Stands in for hub and store: keeps what clusters report in the records of a pipeline. */
export interface Recorder {
  readonly pipeline: Pipeline
  /** An agent has reported the cluster, though perhaps no object of it. */
  know(cluster: string): void
  /** States the order of config clusters. */
  prefer(order: readonly string[]): void
  /** A further version of an object replaces the one before, whose acceptance is kept as the store keeps it. */
  record(cluster: string, object: ReportedObject): void
}

/** Objects without a creationTimestamp are as old as they came. */
export const createRecorder = (): Recorder => {
  const pipeline = createPipeline()
  let reports = 0
  const know = (cluster: string): void => pipeline.update(() => pipeline.clusters.set(cluster, true))
  return {
    pipeline,
    know,
    prefer: (order) => pipeline.update(() => pipeline.configClusters.set('order', order)),
    record: (cluster, object) => {
      know(cluster)
      const key = recordKey({ ...object, cluster })
      reports += 1
      const firstReported = pipeline.records.get(key)?.firstReported ?? reports
      const accepted = acceptedVersion(cluster, object, pipeline.records.get(key))
      const next = { cluster, object, firstReported, ...(accepted && { accepted }) }
      pipeline.update(() => pipeline.records.set(key, next))
    },
  }
}

const acceptedVersion = (
  cluster: string,
  object: ReportedObject,
  before: StoredRecord | undefined,
): ReportedObject | undefined => {
  if (!before || isAcceptable(cluster, object)) return undefined
  return isAcceptable(cluster, before.object) ? before.object : before.accepted
}

const isAcceptable = (cluster: string, object: ReportedObject): boolean =>
  refusals(cluster, object).length === 0
