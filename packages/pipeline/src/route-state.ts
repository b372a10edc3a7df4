import { servingVersion, toRoute } from '@watershed/ingest'
import type { Issue, ParentRef, Route, Source, StoredRecord } from '@watershed/model'
import { ageOf } from '@watershed/model'
import type { Claimant } from './oldest.ts'

/** One reported route by itself, before anything else is looked at. */
export interface RouteState extends Claimant {
  readonly source: Source
  readonly serving: 'current' | 'lastAccepted' | 'none'
  readonly parents: readonly ParentRef[]
  /** Why the current version is not acceptable; empty where it serves. */
  readonly refused: readonly Issue[]
  /** What is wrong with the version that serves. */
  readonly issues: readonly Issue[]
  readonly route?: Route
}

export const isRoute = ({ object: { kind } }: StoredRecord): boolean =>
  kind === 'HTTPRoute' || kind === 'MultiClusterHTTPRoute'

/** Reads a reported route: its current version or, where that is not acceptable, the last one that was. */
export const routeState = (record: StoredRecord): RouteState => {
  const { kind, namespace, name } = record.object
  const { object, issues: refused, serving } = servingVersion(record)
  const source = { cluster: record.cluster, kind, namespace, name }
  const base = { source, cluster: record.cluster, created: ageOf(record), serving, refused }
  if (serving === 'none') return { ...base, servable: false, parents: [], issues: [] }
  const { route, issues } = toRoute({ ...record, object })
  return { ...base, servable: true, parents: route.parents, issues, route }
}
