import type { ChangeEntry } from './change-entry.ts'
import type { ScriptedRedis } from './define-scripts.ts'
import { parseRecord } from './parse-record.ts'
import type { HeldRecord } from './parse-record.ts'
import { readPage } from './read-page.ts'
import type { SecretBox } from './secrets/create-secret-box.ts'
import type { ClusterChange } from './snapshot.ts'
import type { StoreKeys } from './store-keys.ts'

/** Adds the records to entries that were too long to carry them. */
export type ResolveChanges = (
  redis: ScriptedRedis,
  entries: readonly ChangeEntry[],
) => Promise<readonly ClusterChange[]>

type Fetch = (
  redis: ScriptedRedis,
  entries: readonly ChangeEntry[],
) => Promise<ReadonlyMap<string, HeldRecord | null>>

const fetchKeys = 500

/**
 * Keeps, for the records it fetches, the revision at which they were read: what they were before is passed over, so that
 * a record never goes back to a state that it has left. Throws StoreError `Unavailable` if the dataset is replaced.
 */
export const createResolver = (keys: StoreKeys, box: SecretBox): ResolveChanges => {
  /** Record key → the revision as of which it was fetched. */
  const asOf = new Map<string, number>()

  const fetch: Fetch = async (redis, entries) => {
    const fetched = new Map<string, HeldRecord | null>()
    for (const [cluster, wanted] of missing(entries, asOf)) {
      for (let i = 0; i < wanted.length; i += fetchKeys) {
        const page = wanted.slice(i, i + fetchKeys)
        const { revision, records } = await readPage(redis, keys, entries[0]?.dataset, cluster, page)
        for (const [key, parts] of records) {
          fetched.set(`${cluster}/${key}`, parts && parseRecord(box, `${cluster}/${key}`, parts))
          asOf.set(`${cluster}/${key}`, revision)
        }
      }
    }
    return fetched
  }

  return async (redis, entries) => {
    const before = new Map(asOf)
    const fetched = await fetch(redis, entries)
    const resolvedEntries = entries.map(({ revision, cluster, presence, changes, order }) => {
      const resolved = new Map<string, HeldRecord | null>()
      if (presence === 'x') forgetCluster(before, cluster)
      for (const [key, value] of changes) {
        const record = `${cluster}/${key}`
        if (revision <= (before.get(record) ?? 0)) continue
        const known = fetched.get(record)
        if (known !== undefined) resolved.set(record, known)
        else resolved.set(record, value ? parseRecord(box, record, value) : null)
      }
      return { revision, cluster, presence, changes: resolved, ...(order && { order }) }
    })
    const last = entries.at(-1)?.revision ?? 0
    for (const [key, revision] of asOf) if (revision <= last) asOf.delete(key)
    return resolvedEntries
  }
}

/** What came after the cluster was forgotten is not passed over: it was forgotten with the rest. */
const forgetCluster = (asOf: Map<string, number>, cluster: string): void => {
  for (const key of asOf.keys()) if (key.startsWith(`${cluster}/`)) asOf.delete(key)
}

/** Object keys without record, by cluster, each once. */
const missing = (
  entries: readonly ChangeEntry[],
  asOf: ReadonlyMap<string, number>,
): ReadonlyMap<string, readonly string[]> => {
  const wanted = new Map<string, Set<string>>()
  for (const { revision, cluster, changes } of entries)
    for (const [key, value] of changes) {
      if (value !== undefined || revision <= (asOf.get(`${cluster}/${key}`) ?? 0)) continue
      const ofCluster = wanted.get(cluster) ?? new Set()
      wanted.set(cluster, ofCluster.add(key))
    }
  return new Map([...wanted].map(([cluster, names]) => [cluster, [...names]]))
}
