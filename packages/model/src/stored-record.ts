import type { ReportedObject } from './reported-object.ts'

/** An object as the store keeps it. */
export interface StoredRecord {
  readonly cluster: string
  /** What was reported last. */
  readonly object: ReportedObject
  /** When it was first reported, in ms since 1970 by Redis' clock: the age of an object without a creationTimestamp. */
  readonly firstReported: number
  /**
   * The last version that was acceptable by itself, kept where `object` is not: it goes on serving. It cannot be derived
   * from what is current, so it is a record.
   */
  readonly accepted?: ReportedObject
}

/** What decides between two objects that claim the same: the older one wins (Gateway API, conflict resolution). */
export const ageOf = (record: StoredRecord): number => record.object.created ?? record.firstReported
