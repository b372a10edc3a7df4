import type { EdgeAction, EdgeFilter, EdgeRule, Timeouts, WeightedCluster } from '@watershed/model'
import type {
  RouteActionSchema,
  RouteSchema,
  WeightedCluster_ClusterWeightSchema,
} from '@watershed/envoy-api/envoy/config/route/v3/route_components_pb.js'
import { RouteAction_ClusterNotFoundResponseCode as ClusterNotFound } from '@watershed/envoy-api/envoy/config/route/v3/route_components_pb.js'
import { FractionalPercent_DenominatorType as Denominator } from '@watershed/envoy-api/envoy/type/v3/percent_pb.js'
import { duration } from './duration.ts'
import { headerMutations, hostOf } from './header-mutations.ts'
import { limits } from './limits.ts'
import type { MessageInit } from './message-init.ts'
import { pathRewrite } from './path-rewrite.ts'
import { ruleRetryPolicy } from './retry-policy.ts'

type RouteAction = MessageInit<typeof RouteActionSchema>
type Action = NonNullable<MessageInit<typeof RouteSchema>['action']>

/** To one or several clusters; undefined where there is none to send to. */
export function forwardAction(rule: EdgeRule): Action | undefined {
  const clusterSpecifier = clusterSpecifierOf(rule)
  if (!clusterSpecifier) return undefined
  const retryPolicy = ruleRetryPolicy(rule)
  return {
    case: 'route',
    value: {
      clusterSpecifier,
      clusterNotFoundResponseCode: ClusterNotFound.INTERNAL_SERVER_ERROR,
      ...rewrites(rule),
      ...timeouts(rule.timeouts),
      ...(retryPolicy && { retryPolicy }),
      requestMirrorPolicies: rule.filters.flatMap(mirror),
    },
  }
}

function clusterSpecifierOf({ action, filters }: EdgeRule): RouteAction['clusterSpecifier'] | undefined {
  if (action.type === 'Cluster') return { case: 'cluster', value: action.cluster }
  if (action.type !== 'WeightedClusters') return undefined
  const clusters = action.clusters.filter(({ weight }) => weight > 0)
  if (clusters.length === 0) return undefined
  const first = hasOwnRequestHeaders(action) ? filters.filter(isRequestHeaders) : []
  const host = hasOwnHosts(action) ? hostOf(filters) : undefined
  return {
    case: 'weightedClusters',
    value: { clusters: clusters.map((one) => toClusterWeight(one, first, host)) },
  }
}

/**
 * Whether a rule's own changes of request headers are carried out with those of its backendRefs: Envoy would carry them out
 * after those, and so undo them.
 */
export function hasOwnRequestHeaders(action: EdgeAction): boolean {
  return (
    action.type === 'WeightedClusters' &&
    action.clusters.some(({ filters = [] }) => filters.some(isRequestHeaders))
  )
}

/** Likewise the host. */
function hasOwnHosts(action: EdgeAction): boolean {
  return (
    action.type === 'WeightedClusters' &&
    action.clusters.some(({ filters = [] }) => hostOf(filters) !== undefined)
  )
}

export function isRequestHeaders({ type }: EdgeFilter): boolean {
  return type === 'RequestHeaderModifier'
}

function toClusterWeight(
  { cluster, weight, filters = [] }: WeightedCluster,
  first: readonly EdgeFilter[],
  ruleHost: string | undefined,
): MessageInit<typeof WeightedCluster_ClusterWeightSchema> {
  const host = hostOf(filters) ?? ruleHost
  return {
    name: cluster,
    weight,
    ...headerMutations([...first, ...filters]),
    ...(host !== undefined && { hostRewriteSpecifier: { case: 'hostRewriteLiteral', value: host } }),
  }
}

function rewrites({ action, filters, match }: EdgeRule): RouteAction {
  const host = hasOwnHosts(action) ? undefined : hostOf(filters)
  const path = filters.find((filter) => filter.type === 'URLRewrite' && filter.path !== undefined)
  return {
    ...(host !== undefined && { hostRewriteSpecifier: { case: 'hostRewriteLiteral', value: host } }),
    ...(path?.type === 'URLRewrite' && pathOf(pathRewrite(match.path, path.path))),
  }
}

function pathOf(rewrite: ReturnType<typeof pathRewrite>): RouteAction {
  if (!rewrite) return {}
  if ('prefix' in rewrite) return { prefixRewrite: rewrite.prefix }
  const { pattern, substitution } =
    'full' in rewrite ? { pattern: '^.*$', substitution: rewrite.full.replaceAll('\\', '\\\\') } : rewrite
  return { regexRewrite: { pattern: { regex: pattern }, substitution } }
}

/** A stream may be silent for as long as its timeout allows, or without limit where the timeout is switched off by 0. */
function timeouts({ requestMs }: Timeouts): RouteAction {
  return {
    timeout: duration(requestMs ?? 0),
    ...(requestMs !== undefined && { idleTimeout: duration(silence(requestMs)) }),
  }
}

function silence(requestMs: number): number {
  return requestMs === 0 ? 0 : Math.max(requestMs, limits.streamIdle)
}

const million = 1_000_000

function mirror(filter: EdgeFilter): NonNullable<RouteAction['requestMirrorPolicies']> {
  if (filter.type !== 'RequestMirror') return []
  const numerator = Math.round(filter.fraction * million)
  const defaultValue = { numerator, denominator: Denominator.MILLION }
  return [
    {
      cluster: filter.cluster,
      runtimeFraction: { defaultValue },
      disableShadowHostSuffixAppend: true,
    },
  ]
}
