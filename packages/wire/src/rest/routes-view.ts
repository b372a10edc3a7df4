import { routeKinds } from '@watershed/model'
import Type from 'typebox'
import { fraction, list, openObject } from '../schema-parts.ts'
import { ConditionView } from './condition-view.ts'
import { labelsView } from './labels-view.ts'
import { listEnvelope } from './list-envelope.ts'

/** What one cluster gets of a route. */
export const ClusterShareView = openObject({
  cluster: Type.String(),
  /** What the manifest says. */
  desired: fraction(),
  /** What the edges do now. */
  effective: fraction(),
})
export type ClusterShareView = Type.Static<typeof ClusterShareView>

export const RouteSummaryView = openObject({
  kind: Type.Enum([...routeKinds]),
  /** The cluster that reported it. */
  cluster: Type.String(),
  namespace: Type.String(),
  name: Type.String(),
  labels: labelsView(),
  hostnames: list(Type.String()),
  /** `namespace/gateway`. */
  parents: list(Type.String()),
  inForce: Type.Boolean(),
  conditions: list(ConditionView),
  /** Empty unless the route has exactly one rule: shares of different rules do not add up. */
  shares: list(ClusterShareView),
})
export type RouteSummaryView = Type.Static<typeof RouteSummaryView>

/** `GET /v1/routes`. */
export const RoutesView = openObject({ routes: list(RouteSummaryView), ...listEnvelope })
export type RoutesView = Type.Static<typeof RoutesView>
