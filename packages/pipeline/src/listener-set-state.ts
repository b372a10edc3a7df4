import { servingVersion, toListenerSet } from '@watershed/ingest'
import type { Issue, ListenerSet, Source, StoredRecord } from '@watershed/model'
import { ageOf } from '@watershed/model'
import type { Claimant } from './oldest.ts'
import { versionOf } from './version-of.ts'

/** One reported ListenerSet by itself. */
export interface ListenerSetState extends Claimant {
  readonly source: Source
  /** Tells this version of the object from others. */
  readonly version: string
  /** Absent where it cannot be read, or is for something else than a Gateway. */
  readonly listenerSet?: ListenerSet
  /** Of the version that serves. */
  readonly spec?: unknown
  /** Why the current version is not acceptable; these are among the issues. */
  readonly refused: readonly Issue[]
  readonly issues: readonly Issue[]
}

export const listenerSetState = (record: StoredRecord): ListenerSetState => {
  const { kind, namespace, name } = record.object
  const { object, issues: refused, serving } = servingVersion(record)
  const source = { cluster: record.cluster, kind, namespace, name }
  const base = {
    source,
    cluster: record.cluster,
    created: ageOf(record),
    version: versionOf(record),
    refused,
  }
  if (serving === 'none' || object.kind !== 'ListenerSet')
    return { ...base, servable: false, issues: refused }
  const { listenerSet, issues } = toListenerSet({ ...record, object })
  if (!listenerSet) return { ...base, servable: false, issues: refused }
  return { ...base, servable: true, listenerSet, spec: object.spec, issues: [...refused, ...issues] }
}
