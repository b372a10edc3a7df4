import type { EdgeAction, EdgeFilter, EdgeRule, Timeouts } from '@watershed/model'
import type {
  RouteActionSchema,
  RouteSchema,
} from '@watershed/envoy-api/envoy/config/route/v3/route_components_pb.js'
import { RouteAction_ClusterNotFoundResponseCode as ClusterNotFound } from '@watershed/envoy-api/envoy/config/route/v3/route_components_pb.js'
import { FractionalPercent_DenominatorType as Denominator } from '@watershed/envoy-api/envoy/type/v3/percent_pb.js'
import { duration } from './duration.ts'
import { hostOf } from './header-mutations.ts'
import { limits } from './limits.ts'
import type { MessageInit } from './message-init.ts'
import { pathRewrite } from './path-rewrite.ts'
import { retryPolicy } from './retry-policy.ts'

type RouteAction = MessageInit<typeof RouteActionSchema>
type Action = NonNullable<MessageInit<typeof RouteSchema>['action']>

/** To one or several clusters; undefined where there is none to send to. */
export function forwardAction(rule: EdgeRule): Action | undefined {
  const clusterSpecifier = clusterSpecifierOf(rule.action)
  if (!clusterSpecifier) return undefined
  return {
    case: 'route',
    value: {
      clusterSpecifier,
      clusterNotFoundResponseCode: ClusterNotFound.INTERNAL_SERVER_ERROR,
      ...rewrites(rule),
      ...timeouts(rule.timeouts),
      requestMirrorPolicies: rule.filters.flatMap(mirror),
    },
  }
}

function clusterSpecifierOf(action: EdgeAction): RouteAction['clusterSpecifier'] | undefined {
  if (action.type === 'Cluster') return { case: 'cluster', value: action.cluster }
  if (action.type !== 'WeightedClusters') return undefined
  const clusters = action.clusters.filter(({ weight }) => weight > 0)
  if (clusters.length === 0) return undefined
  return {
    case: 'weightedClusters',
    value: { clusters: clusters.map(({ cluster, weight }) => ({ name: cluster, weight })) },
  }
}

function rewrites({ filters, match }: EdgeRule): RouteAction {
  const host = hostOf(filters)
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
function timeouts({ requestMs, backendRequestMs }: Timeouts): RouteAction {
  return {
    timeout: duration(requestMs ?? 0),
    ...(requestMs !== undefined && { idleTimeout: duration(silence(requestMs)) }),
    ...(backendRequestMs && { retryPolicy: { ...retryPolicy, perTryTimeout: duration(backendRequestMs) } }),
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
