import type { ReportedObject, ReportedSecret, StoredRecord } from '@watershed/model'
import { parseRecordKey } from '@watershed/model'
import type { SecretBox } from './secrets/create-secret-box.ts'
import { isSealed } from './secrets/create-secret-box.ts'
import { StoreError } from './store-error.ts'

/** A record as the view holds it: with what the hub's pipeline does not need. */
export interface HeldRecord {
  readonly record: StoredRecord
  /** Whether the object was acceptable when it was stored. */
  readonly acceptable: boolean
  /** It is a Secret under a key that is not known: of what it says nothing is in `record`. */
  readonly unreadable?: true
}

/** A record as Redis keeps it. */
export interface RecordParts {
  /** `<first reported> <a|u>`: in ms, and whether it was acceptable. The second and third word of a mark, see `lua/mark.ts`. */
  readonly head: string
  /** JSON or sealed, or empty. */
  readonly accepted: string
  /** JSON, or sealed. */
  readonly object: string
}

/** Throws StoreError `Unexpected`. */
export const parseRecord = (
  box: SecretBox,
  recordKey: string,
  { head, accepted, object }: RecordParts,
): HeldRecord => {
  const { cluster } = parseRecordKey(recordKey)
  const [, first, flag] = /^(\d+) ([au])$/.exec(head) ?? []
  if (first === undefined) throw new StoreError('Unexpected', `A record of cluster ${cluster} is malformed`)
  const json = isSealed(object) ? box.open(recordKey, object) : object
  const acceptedJson = isSealed(accepted) ? (box.open(recordKey, accepted) ?? '') : accepted
  const record = {
    cluster,
    object: json === undefined ? withheld(recordKey) : parseObject(cluster, json),
    firstReported: Number(first),
    ...(acceptedJson === '' ? {} : { accepted: parseObject(cluster, acceptedJson) }),
  }
  return { record, acceptable: flag === 'a', ...(json === undefined && { unreadable: true }) }
}

/** What is known of a Secret without the key that it is under. */
const withheld = (recordKey: string): ReportedSecret => {
  const { namespace, name } = parseRecordKey(recordKey)
  return { kind: 'Secret', namespace, name, type: '', data: {}, withheld: true }
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
