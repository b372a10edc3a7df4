import type { HeldRecord } from './parse-record.ts'
import type { StatedOrder } from './store.ts'

/** Everything in Redis at one revision. */
export interface Snapshot {
  readonly dataset: string
  readonly revision: number
  readonly clusters: ReadonlyMap<string, ClusterSnapshot>
  /** Of config clusters, as it was stated last. */
  readonly order?: StatedOrder | undefined
}

export interface ClusterSnapshot {
  readonly complete: boolean
  /** By record key. */
  readonly records: ReadonlyMap<string, HeldRecord>
}

/** An entry of the change stream whose records are at hand. */
export interface ClusterChange {
  readonly revision: number
  readonly cluster: string
  readonly presence: '0' | '1' | 'x' | ''
  /** By record key; null where it was deleted. */
  readonly changes: ReadonlyMap<string, HeldRecord | null>
  /** Where it is not of a cluster, but of the order of config clusters. */
  readonly order?: StatedOrder
}

/** A snapshot that is being made or kept up to date. */
export type ClusterDraft = { complete: boolean; readonly records: Map<string, HeldRecord> }

/** Carries a change out on a draft of its cluster; undefined where the cluster is gone. */
export const applyChange = (
  draft: ClusterDraft | undefined,
  change: ClusterChange,
): ClusterDraft | undefined => {
  if (change.presence === 'x') return undefined
  const next = draft ?? { complete: false, records: new Map() }
  if (change.presence === '1') next.complete = true
  for (const [key, held] of change.changes) {
    if (held) next.records.set(key, held)
    else next.records.delete(key)
  }
  return next
}
