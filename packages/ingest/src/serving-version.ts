import type { Issue, ReportedObject, StoredRecord } from '@watershed/model'
import { refusals } from './refusals.ts'

/** Which version of an object is in force. */
export interface ServingVersion {
  readonly object: ReportedObject
  /** Why the current version is not acceptable. */
  readonly issues: readonly Issue[]
  readonly serving: 'current' | 'lastAccepted' | 'none'
}

/**
 * The current version where it is acceptable, else the last one that was: a mistake does not take away what worked.
 * `none` comes with the current version, which may only be shown.
 */
export const servingVersion = ({ cluster, object, accepted }: StoredRecord): ServingVersion => {
  const issues = refusals(cluster, object)
  if (issues.length === 0) return { object, issues, serving: 'current' }
  // What an earlier version of the hub accepted need not be acceptable to this one.
  if (accepted && refusals(cluster, accepted).length === 0)
    return { object: accepted, issues, serving: 'lastAccepted' }
  return { object, issues, serving: 'none' }
}
