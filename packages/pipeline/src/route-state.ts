import { readRoute, servingVersion } from '@watershed/ingest'
import type { Issue, ParentRef, Route, Source, StoredRecord } from '@watershed/model'
import { ageOf, routeKinds } from '@watershed/model'
import type { Claimant } from './oldest.ts'
import { versionOf } from './version-of.ts'

/** One reported route by itself, before anything else is looked at. */
export interface RouteState extends Claimant {
  readonly source: Source
  /** Tells this version of the object from others. */
  readonly version: string
  readonly serving: 'current' | 'lastAccepted' | 'none'
  readonly parents: readonly ParentRef[]
  /** Why the current version is not acceptable; empty where it serves. */
  readonly refused: readonly Issue[]
  /** What is wrong with the version that serves. */
  readonly issues: readonly Issue[]
  readonly route?: Route
}

export const isRoute = ({ object: { kind } }: StoredRecord): boolean => routeKinds.some((one) => one === kind)

/** Reads a reported route: its current version or, where that is not acceptable, the last one that was. */
export const routeState = (record: StoredRecord): RouteState => {
  const { kind, namespace, name } = record.object
  const { object, issues: refused, serving } = servingVersion(record)
  const source = { cluster: record.cluster, kind, namespace, name }
  const version = versionOf(record)
  const base = { source, cluster: record.cluster, created: ageOf(record), version, serving, refused }
  if (serving === 'none') return { ...base, servable: false, parents: [], issues: [] }
  const { route, issues } = readRoute({ ...record, object })
  return { ...base, servable: true, parents: route.parents, issues, route }
}
