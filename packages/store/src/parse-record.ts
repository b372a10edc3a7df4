import type { ReportedObject, StoredRecord } from '@watershed/model'
import { StoreError } from './store-error.ts'

/** A record as the view holds it: with what the hub's pipeline does not need. */
export interface HeldRecord {
  readonly record: StoredRecord
  /** Whether the object was acceptable when it was stored. */
  readonly acceptable: boolean
}

/**
 * Reads `<first reported> <a|u>`, the accepted version (or nothing) and the object, a line each, as the scripts write them.
 * Throws StoreError `Unexpected`.
 */
export const parseRecord = (cluster: string, value: string): HeldRecord => {
  const headEnd = value.indexOf('\n')
  const acceptedEnd = value.indexOf('\n', headEnd + 1)
  const head = /^(\d+) ([au])$/.exec(value.slice(0, headEnd))
  if (!head || acceptedEnd < 0)
    throw new StoreError('Unexpected', `A record of cluster ${cluster} is malformed`)
  const accepted = value.slice(headEnd + 1, acceptedEnd)
  const record = {
    cluster,
    object: parseObject(cluster, value.slice(acceptedEnd + 1)),
    firstReported: Number(head[1]),
    ...(accepted === '' ? {} : { accepted: parseObject(cluster, accepted) }),
  }
  return { record, acceptable: head[2] === 'a' }
}

/** Nobody but our own scripts writes there, after the hub has validated it. */
const parseObject = (cluster: string, json: string): ReportedObject => {
  try {
    return JSON.parse(json) as ReportedObject
  } catch {
    throw new StoreError('Unexpected', `An object of cluster ${cluster} is not JSON`)
  }
}
