import type { Collection } from '@watershed/graph'
import type { StoredRecord } from '@watershed/model'
import type { ObjectCounts } from '../views/clusters-view.ts'

/** Counts objects by cluster and kind as they come and go, so that to ask costs nothing. */
export const countObjects = (records: Collection<StoredRecord>): ObjectCounts => {
  const counts = new Map<string, Map<string, number>>()
  const add = ({ cluster, object: { kind } }: StoredRecord, difference: number): void => {
    const ofCluster = counts.get(cluster) ?? new Map<string, number>()
    ofCluster.set(kind, (ofCluster.get(kind) ?? 0) + difference)
    counts.set(cluster, ofCluster)
  }
  records.onChange((changes) => {
    for (const { before, after } of changes.values()) {
      if (before) add(before, -1)
      if (after) add(after, 1)
    }
  })
  return (cluster) => Object.fromEntries(counts.get(cluster) ?? [])
}
