import type { ReportedObject, StoredRecord } from '@watershed/model'
import { StoreError } from './store-error.ts'

/** A record as the view holds it: with what the hub's pipeline does not need. */
export interface HeldRecord {
  readonly record: StoredRecord
  /** Whether the object was acceptable when it was stored. */
  readonly acceptable: boolean
}

/** A record as Redis keeps it. */
export interface RecordParts {
  /** `<first reported> <a|u>`: in ms, and whether it was acceptable. The second and third word of a mark, see `lua/mark.ts`. */
  readonly head: string
  /** JSON, or empty. */
  readonly accepted: string
  /** JSON. */
  readonly object: string
}

/** Throws StoreError `Unexpected`. */
export const parseRecord = (cluster: string, { head, accepted, object }: RecordParts): HeldRecord => {
  const [, first, flag] = /^(\d+) ([au])$/.exec(head) ?? []
  if (first === undefined) throw new StoreError('Unexpected', `A record of cluster ${cluster} is malformed`)
  const record = {
    cluster,
    object: parseObject(cluster, object),
    firstReported: Number(first),
    ...(accepted === '' ? {} : { accepted: parseObject(cluster, accepted) }),
  }
  return { record, acceptable: flag === 'a' }
}

/** From the three hashes; null where the object is not there. */
export const toParts = (
  object: string | null | undefined,
  mark: string | null | undefined,
  accepted: string | null | undefined,
): RecordParts | null => {
  if (!object || !mark) return null
  const [, first, flag] = mark.split(' ', 3)
  return { head: `${first} ${flag}`, accepted: accepted ?? '', object }
}

/** Nobody but our own scripts writes there, after the hub has validated it. */
const parseObject = (cluster: string, json: string): ReportedObject => {
  try {
    return JSON.parse(json) as ReportedObject
  } catch {
    throw new StoreError('Unexpected', `An object of cluster ${cluster} is not JSON`)
  }
}
