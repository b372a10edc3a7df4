import { servingVersion, toEdgePool } from '@watershed/ingest'
import type { EdgePool, Issue, StoredRecord } from '@watershed/model'

/** One reported EdgePool by itself. */
export interface PoolState {
  /** Of the version that serves; absent where none does. */
  readonly pool?: EdgePool
  /** Why the current version is not acceptable. */
  readonly refused: readonly Issue[]
}

export const poolState = (record: StoredRecord): PoolState => {
  const { object, issues: refused, serving } = servingVersion(record)
  return serving === 'none' ? { refused } : { refused, pool: toEdgePool({ ...record, object }) }
}
