import type { RuleShares, Share } from '@watershed/model'
import { routeKinds } from '@watershed/model'
import Type from 'typebox'
import { count, fraction, list, openObject, port, time } from '../schema-parts.ts'
import { ConditionView } from './condition-view.ts'
import { labelsView } from './labels-view.ts'

const reason = <T>() => Type.Optional(Type.Unsafe<T>({ type: 'string' }))

/** model's `Share`. */
export const ShareView = openObject({
  backendRef: count(),
  cluster: Type.Optional(Type.String()),
  namespace: Type.String(),
  service: Type.String(),
  port: port(),
  weight: count(),
  desired: fraction(),
  effective: fraction(),
  readyEndpoints: count(),
  endpoints: count(),
  reason: reason<NonNullable<Share['reason']>>(),
})
export type ShareView = Type.Static<typeof ShareView>

/** model's `RuleShares`, with what the rule matches in words. */
export const RuleView = openObject({
  rule: count(),
  name: Type.Optional(Type.String()),
  /** `GET /cart* header x-canary=1`, one a match; `gRPC /shop.Cart/Add`; `every connection`. */
  matches: list(Type.String()),
  failover: Type.Enum(['Spill', 'None']),
  shares: list(ShareView),
  reason: reason<NonNullable<RuleShares['reason']>>(),
  status: Type.Optional(Type.Enum([500, 503])),
})
export type RuleView = Type.Static<typeof RuleView>

export const ParentView = openObject({
  /** `namespace/name`. */
  gateway: Type.String(),
  listener: Type.Optional(Type.String()),
  conditions: list(ConditionView),
})
export type ParentView = Type.Static<typeof ParentView>

/** An edge, by its node id, and whether it has acknowledged the route as it is. */
const RouteEdgeView = openObject({ node: Type.String(), acknowledged: Type.Boolean() })

export const IssueView = openObject({ code: Type.String(), path: Type.String(), message: Type.String() })
export type IssueView = Type.Static<typeof IssueView>

/** `GET /v1/routes/{namespace}/{name}`. */
export const RouteView = openObject({
  kind: Type.Enum([...routeKinds]),
  cluster: Type.String(),
  namespace: Type.String(),
  name: Type.String(),
  created: time(),
  labels: labelsView(),
  hostnames: list(Type.String()),
  parents: list(ParentView),
  conditions: list(ConditionView),
  issues: list(IssueView),
  /** Which version of it the edges serve. */
  serving: Type.Enum(['current', 'lastAccepted', 'none']),
  rules: list(RuleView),
  /** All that are connected; empty where there is nothing of the route for edges to carry out. */
  edges: list(RouteEdgeView),
})
export type RouteView = Type.Static<typeof RouteView>
