import { randomUUID } from 'node:crypto'
import { parseChangeEntry } from './change-entry.ts'
import type { ChangeEntry } from './change-entry.ts'
import type { ScriptedRedis } from './define-scripts.ts'
import { parseRecord } from './parse-record.ts'
import type { HeldRecord } from './parse-record.ts'
import { readPage } from './read-page.ts'
import type { SecretBox } from './secrets/create-secret-box.ts'
import type { ResolveChanges } from './resolve-changes.ts'
import { applyChange } from './snapshot.ts'
import type { ClusterDraft, Snapshot } from './snapshot.ts'
import { readOrder } from './state-order.ts'
import { laterOrder } from './stated-order.ts'
import type { StoreKeys } from './store-keys.ts'
import { ask } from './ask.ts'
import { StoreError } from './store-error.ts'

/** Where a follower is in the history of a dataset. */
export interface Position {
  readonly dataset: string
  readonly revision: number
  /** Of the entry with that revision; empty where that is not known. */
  readonly time: string
}

const scanCount = 500

/**
 * Reads everything: first the records, page by page while they change, then the changes since the beginning, which makes one
 * state of it. Throws StoreError `Unavailable` if changes outrun the reading or the dataset is replaced meanwhile.
 */
export const readSnapshot = async (
  redis: ScriptedRedis,
  keys: StoreKeys,
  resolve: ResolveChanges,
  box: SecretBox,
): Promise<{ snapshot: Snapshot; position: Position }> => {
  const [dataset, begin] = await readDataset(redis, keys)
  const clusters = new Map<string, ClusterDraft>()
  let order = await readOrder(redis, keys)
  for (const cluster of await ask(redis.smembers(keys.clusters))) {
    const complete = Boolean(await ask(redis.hget(keys.meta(cluster), 'ended')))
    clusters.set(cluster, { complete, records: await readRecords(redis, keys, box, dataset, cluster) })
  }
  const entries = await readSince(redis, keys, dataset, begin)
  for (const change of await resolve(redis, entries)) {
    if (change.order) {
      order = laterOrder(order, change.order)
      continue
    }
    const draft = applyChange(clusters.get(change.cluster), change)
    if (draft) clusters.set(change.cluster, draft)
    else clusters.delete(change.cluster)
  }
  const last = entries.at(-1) ?? (await readEntry(redis, keys, begin))
  const revision = last?.revision ?? begin
  return {
    snapshot: { dataset, revision, clusters, order },
    position: { dataset, revision, time: last?.time ?? '' },
  }
}

/** The dataset's name, which it gets here at the latest, and its revision. */
export const readDataset = async (
  redis: ScriptedRedis,
  keys: StoreKeys,
): Promise<readonly [string, number]> => {
  const [dataset, revision] = await ask(redis.watershedDataset(keys.dataset, keys.revision, randomUUID()))
  return [dataset, Number(revision)]
}

export const readEntry = async (
  redis: ScriptedRedis,
  keys: StoreKeys,
  revision: number,
): Promise<ChangeEntry | undefined> => {
  const [entry] = await ask(redis.xrange(keys.changes, `${revision}-0`, `${revision}-0`))
  return entry && parseChangeEntry(entry)
}

const readRecords = async (
  redis: ScriptedRedis,
  keys: StoreKeys,
  box: SecretBox,
  dataset: string,
  cluster: string,
): Promise<Map<string, HeldRecord>> => {
  const records = new Map<string, HeldRecord>()
  let cursor = '0'
  do {
    const [next, found] = await ask(redis.hscan(keys.marks(cluster), cursor, 'COUNT', scanCount))
    const names = found.filter((_, i) => i % 2 === 0)
    const page = names.length > 0 ? (await readPage(redis, keys, dataset, cluster, names)).records : []
    for (const [key, parts] of page)
      if (parts) records.set(`${cluster}/${key}`, parseRecord(box, `${cluster}/${key}`, parts))
    cursor = next
  } while (cursor !== '0')
  return records
}

const readSince = async (
  redis: ScriptedRedis,
  keys: StoreKeys,
  dataset: string,
  begin: number,
): Promise<readonly ChangeEntry[]> => {
  const [now, end] = await readDataset(redis, keys)
  const entries =
    end > begin
      ? (await ask(redis.xrange(keys.changes, `(${begin}-0`, `${end}-0`))).map(parseChangeEntry)
      : []
  if (
    now !== dataset ||
    end < begin ||
    entries.length !== end - begin ||
    entries.some((e) => e.dataset !== dataset)
  )
    throw new StoreError('Unavailable', 'The records changed too much while they were read')
  return entries
}
