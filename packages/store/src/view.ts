import { isDeepStrictEqual } from 'node:util'
import type { StoredRecord } from '@watershed/model'
import type { HeldRecord } from './parse-record.ts'
import { applyChange } from './snapshot.ts'
import type { ClusterChange, ClusterDraft, Snapshot } from './snapshot.ts'
import { laterOrder } from './stated-order.ts'
import type { Change, ClusterPresence, StatedOrder } from './store.ts'

/** What one replica holds, and how it follows what Redis says. Does no I/O. */
export interface View {
  readonly records: ReadonlyMap<string, StoredRecord>
  readonly clusters: ReadonlyMap<string, ClusterPresence>
  /** Of config clusters, as it was stated last in any dataset. */
  readonly order: StatedOrder | undefined
  /** The dataset that what is held of a cluster comes from. */
  datasetOf(cluster: string): string | undefined
  held(recordKey: string): HeldRecord | undefined
  /** Becomes what was read, except for clusters that have yet to report to a new dataset. Answers the difference, if any. */
  replace(snapshot: Snapshot): Change | undefined
  /** Carries out changes that follow on. Answers the difference, if any. */
  advance(changes: readonly ClusterChange[]): Change | undefined
}

/** Collects a {@link Change}; what is set and then deleted, or the other way around, comes out as the last of these. */
interface Draft {
  readonly set: Map<string, StoredRecord>
  readonly deleted: Set<string>
  readonly clusters: Map<string, ClusterPresence>
  readonly forgotten: Set<string>
  /** Records that were not there before: one that goes again is no difference. */
  readonly fresh: Set<string>
  order: StatedOrder | undefined
}

export const createView = (): View => {
  const records = new Map<string, StoredRecord>()
  /** Of records that were not acceptable when they were stored. */
  const unacceptable = new Set<string>()
  const clusters = new Map<string, ClusterPresence>()
  const datasets = new Map<string, string>()
  /** What a new dataset says of clusters that are still held as an earlier one said. */
  const pending = new Map<string, ClusterDraft>()
  let dataset = ''
  let order: StatedOrder | undefined

  const takeOrder = (draft: Draft, stated: StatedOrder | undefined): void => {
    if (laterOrder(order, stated) !== order) draft.order = order = stated
  }

  const put = (draft: Draft, key: string, { record, acceptable, unreadable }: HeldRecord): void => {
    // Another replica may have a newer key already: what was readable goes on until this one has it, too.
    if (unreadable && records.has(key)) return
    if (acceptable) unacceptable.delete(key)
    else unacceptable.add(key)
    if (isDeepStrictEqual(records.get(key), record)) return
    if (!records.has(key) && !draft.deleted.delete(key)) draft.fresh.add(key)
    records.set(key, record)
    draft.set.set(key, record)
  }

  const drop = (draft: Draft, key: string): void => {
    unacceptable.delete(key)
    if (!records.delete(key)) return
    draft.set.delete(key)
    if (!draft.fresh.delete(key)) draft.deleted.add(key)
  }

  const setPresence = (draft: Draft, cluster: string, complete: boolean): void => {
    datasets.set(cluster, dataset)
    if (clusters.get(cluster)?.complete === complete) return
    clusters.set(cluster, { complete })
    draft.forgotten.delete(cluster)
    draft.clusters.set(cluster, { complete })
  }

  const keysOf = (cluster: string): string[] =>
    [...records.keys()].filter((key) => key.startsWith(`${cluster}/`))

  const forget = (draft: Draft, cluster: string): void => {
    pending.delete(cluster)
    datasets.delete(cluster)
    if (!clusters.delete(cluster)) return
    for (const key of keysOf(cluster)) drop(draft, key)
    draft.clusters.delete(cluster)
    draft.forgotten.add(cluster)
  }

  const adopt = (draft: Draft, cluster: string, theirs: ClusterDraft, mine: readonly string[]): void => {
    pending.delete(cluster)
    for (const key of mine) if (!theirs.records.has(key)) drop(draft, key)
    for (const [key, held] of theirs.records) put(draft, key, held)
    setPresence(draft, cluster, theirs.complete)
  }

  const replace = (snapshot: Snapshot): Change | undefined => {
    const draft = newDraft()
    dataset = snapshot.dataset
    pending.clear()
    takeOrder(draft, snapshot.order)
    const mine = Map.groupBy(records.keys(), (key) => key.slice(0, key.indexOf('/')))
    for (const cluster of new Set([...clusters.keys(), ...snapshot.clusters.keys()])) {
      const found = snapshot.clusters.get(cluster)
      const theirs = found && { complete: found.complete, records: new Map(found.records) }
      const ofAnother = (datasets.get(cluster) ?? dataset) !== dataset
      if (ofAnother && !theirs?.complete)
        pending.set(cluster, theirs ?? { complete: false, records: new Map() })
      else if (theirs) adopt(draft, cluster, theirs, mine.get(cluster) ?? [])
      else forget(draft, cluster)
    }
    return toChange(draft, snapshot.revision)
  }

  const advanceOne = (draft: Draft, change: ClusterChange): void => {
    const { cluster, presence } = change
    const waiting = pending.get(cluster)
    if (change.order) takeOrder(draft, change.order)
    else if (presence === 'x') forget(draft, cluster)
    else if (waiting) {
      applyChange(waiting, change)
      if (waiting.complete) adopt(draft, cluster, waiting, keysOf(cluster))
    } else {
      for (const [key, held] of change.changes) {
        if (held) put(draft, key, held)
        else drop(draft, key)
      }
      if (presence !== '') setPresence(draft, cluster, presence === '1')
    }
  }

  return {
    records,
    clusters,
    get order() {
      return order
    },
    datasetOf: (cluster) => datasets.get(cluster),
    held: (key) => {
      const record = records.get(key)
      return record && { record, acceptable: !unacceptable.has(key) }
    },
    replace,
    advance: (changes) => {
      const draft = newDraft()
      for (const change of changes) advanceOne(draft, change)
      return toChange(draft, changes.at(-1)?.revision ?? 0)
    },
  }
}

const newDraft = (): Draft => ({
  set: new Map(),
  deleted: new Set(),
  clusters: new Map(),
  forgotten: new Set(),
  fresh: new Set(),
  order: undefined,
})

const toChange = (
  { set, deleted, clusters, forgotten, order }: Draft,
  revision: number,
): Change | undefined =>
  set.size + deleted.size + clusters.size + forgotten.size === 0 && !order
    ? undefined
    : { set, deleted: [...deleted], clusters, forgotten: [...forgotten], revision, ...(order && { order }) }
