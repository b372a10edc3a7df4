import { servingVersion, targetsOfUnreadable, toBackendTlsPolicy } from '@watershed/ingest'
import type { BackendTlsPolicy, Issue, StoredRecord } from '@watershed/model'
import type { JudgedBackendTls, References } from '@watershed/plan'
import { backendTls } from '@watershed/plan'

/** One reported BackendTLSPolicy by itself. */
export interface BackendTlsState {
  /** Of one that no version of can be read, its targets only. */
  readonly policy: BackendTlsPolicy
  readonly serving: 'current' | 'lastAccepted' | 'none'
  /** Why the current version is not acceptable; empty where it serves. */
  readonly refused: readonly Issue[]
  /** What of the version that serves is left out. */
  readonly issues: readonly Issue[]
}

export const backendTlsState = (record: StoredRecord): BackendTlsState => {
  const { object, issues: refused, serving } = servingVersion(record)
  if (serving === 'none') return { policy: targetsOfUnreadable(record), serving, refused, issues: [] }
  return { ...toBackendTlsPolicy({ ...record, object }), serving, refused }
}

/** What it asks for. One that cannot be read lets nothing be sent to its targets. */
export const judgedBackendTls = (
  { policy, serving }: BackendTlsState,
  references: References,
): JudgedBackendTls => {
  if (serving !== 'none') return backendTls(policy, references)
  const { namespace, name } = policy
  const invalid = `BackendTLSPolicy ${namespace}/${name} is not valid: correct it, its status says where`
  return { tls: { invalid }, issues: [] }
}
