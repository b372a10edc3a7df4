import type { RouteMatch } from '@watershed/model'

/** A match with what breaks ties between routes. */
export interface RankedMatch {
  readonly match: RouteMatch
  /** Age of the route in ms since 1970. */
  readonly created: number
  /** `namespace/name` of the route. */
  readonly route: string
  /** Position of the rule in the route and of the match in the rule. */
  readonly rule: number
  readonly index: number
}

/**
 * The order in which matches of one hostname are tried, as HTTPRouteRule.matches defines it: path, method, number of
 * headers, number of query parameters; then the older route, the alphabetically first, and the order as written. The API
 * leaves the place of regular expressions open: they come after exact paths and before prefixes, since who writes one
 * means something narrower than a prefix. Of gRPC requests, service and method come first (GRPCRouteRule.matches).
 */
export const compareMatches = (a: RankedMatch, b: RankedMatch): number =>
  compareGrpc(a.match, b.match) ||
  pathRank(a.match) - pathRank(b.match) ||
  pathLength(b.match) - pathLength(a.match) ||
  Number(b.match.method !== undefined) - Number(a.match.method !== undefined) ||
  b.match.headers.length - a.match.headers.length ||
  b.match.queryParams.length - a.match.queryParams.length ||
  a.created - b.created ||
  compareText(a.route, b.route) ||
  a.rule - b.rule ||
  a.index - b.index

const ranks = { Exact: 0, RegularExpression: 1, PathPrefix: 2 } as const
const pathRank = ({ path }: RouteMatch): number => ranks[path.type]

/** Matches of gRPC requests are narrower than those of all requests. */
const compareGrpc = ({ grpc: a }: RouteMatch, { grpc: b }: RouteMatch): number => {
  if (!a || !b) return Number(b !== undefined) - Number(a !== undefined)
  return b.service - a.service || b.method - a.method
}

/** A slash at the end of a prefix says nothing, so nobody gets ahead of others by one. */
const pathLength = ({ path: { type, value } }: RouteMatch): number =>
  type === 'PathPrefix' && value.endsWith('/') ? value.length - 1 : value.length

/** By code unit: the same on every replica, whatever its locale. */
const compareText = (a: string, b: string): number => {
  if (a === b) return 0
  return a < b ? -1 : 1
}
