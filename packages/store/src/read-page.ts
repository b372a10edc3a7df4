import { ask } from './ask.ts'
import type { ScriptedRedis } from './define-scripts.ts'
import { toParts } from './parse-record.ts'
import type { RecordParts } from './parse-record.ts'
import { StoreError, toStoreError } from './store-error.ts'
import type { StoreKeys } from './store-keys.ts'

export interface RecordPage {
  /** As of which the records are these. */
  readonly revision: number
  /** By object key; null where there is none. */
  readonly records: ReadonlyMap<string, RecordParts | null>
}

/**
 * Reads some records of a cluster in one transaction, so that revision and dataset are theirs. Throws StoreError `Unavailable` if
 * the dataset is another one by now.
 */
export const readPage = async (
  redis: ScriptedRedis,
  keys: StoreKeys,
  dataset: string | undefined,
  cluster: string,
  names: readonly string[],
): Promise<RecordPage> => {
  const answers = await ask(
    redis
      .multi()
      .get(keys.dataset)
      .get(keys.revision)
      .hmget(keys.objects(cluster), ...names)
      .hmget(keys.marks(cluster), ...names)
      .hmget(keys.accepted(cluster), ...names)
      .exec(),
  )
  const [now, revision, ...lists] = (answers ?? []).map(([error, value]) => {
    if (error) throw toStoreError(error)
    return value
  })
  if (now !== dataset) throw new StoreError('Unavailable', 'The records were replaced while they were read')
  const [objects, marks, accepted] = lists as readonly (readonly (string | null)[])[]
  const records = names.map((name, i) => [name, toParts(objects?.[i], marks?.[i], accepted?.[i])] as const)
  return { revision: Number(revision), records: new Map(records) }
}
