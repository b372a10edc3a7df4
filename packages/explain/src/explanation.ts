import type { EdgeFilter, RouteMatch, RuleShares, ShareReason, Timeouts } from '@watershed/model'

/** What edges do with a request, and why. */
export interface Explanation {
  /** What takes the connection; absent: nothing does, and `answer` says why. */
  readonly listener?: ExplainedListener
  /** Hostnames whose routes are looked at, in that order, until one of their matches takes the request. */
  readonly hostnames: readonly ExplainedHostname[]
  /** The match that takes the request. */
  readonly match?: ExplainedMatch
  /** Matches of the same hosts that do not get it: the first of them in the order in which they are tried. */
  readonly nearMisses: readonly NearMiss[]
  /** How many there are in all. */
  readonly missCount: number
  readonly answer: ExplainedAnswer
}

export interface ExplainedListener {
  /** `tcp/80`, or `namespace/gateway/tcp/80` of a Gateway with addresses of its own. */
  readonly name: string
  readonly port: number
  /** Whether TLS ends there. */
  readonly tls: boolean
  /** The server name by which the connection was chosen; absent: any. */
  readonly serverName?: string
}

export interface ExplainedHostname {
  /** Exact, `*.` wildcard or `*`. */
  readonly hostname: string
  readonly found: 'NoRoutes' | 'NoMatch' | 'Match'
}

/** Where a match is written. */
export interface MatchPlace {
  readonly kind: string
  /** Of the object in force. */
  readonly cluster: string
  readonly namespace: string
  readonly name: string
  /** Index in spec.rules. */
  readonly rule: number
  readonly ruleName?: string
  /** Index in the rule's matches. */
  readonly index: number
  readonly hostname: string
  readonly match: RouteMatch
}

export interface ExplainedMatch extends MatchPlace {
  /** In the order of the manifest. */
  readonly filters: readonly EdgeFilter[]
  readonly timeouts: Timeouts
  /** Whether access policies let the client in; absent: there are none, or no client was given. */
  readonly access?: 'Allowed' | 'Denied'
  /** Who gets what; absent where the route's status is not made yet. */
  readonly shares?: RuleShares
}

export interface NearMiss extends MatchPlace {
  /** Conditions that the request does not meet; empty: an earlier match has it. */
  readonly failed: readonly FailedCondition[]
}

export interface FailedCondition {
  readonly condition: 'path' | 'method' | 'header' | 'query' | 'grpc'
  /** Of a header or query parameter. */
  readonly name?: string
  readonly wanted: string
  /** Absent: the request does not have it. */
  readonly got?: string
}

export type ExplainedAnswer =
  /** Edges send it on, and the endpoint answers, but for the part that fails. */
  | { readonly type: 'Forwarded'; readonly failing?: readonly FailingShare[] }
  /** Edges answer themselves. gRPC clients see 200 with the status that stands for this one. */
  | { readonly type: 'Status'; readonly status: number; readonly reason: string }
  | { readonly type: 'Redirect'; readonly status: number; readonly location: string }
  /** Bytes are taken as they come (TLSRoute, TCPRoute). */
  | { readonly type: 'Connection'; readonly reason: string }
  /** There is no answer: the connection is refused or closed. */
  | { readonly type: 'Closed'; readonly reason: string }

/** A part of a rule's requests that edges answer themselves. */
export interface FailingShare {
  /** Of the rule's requests, 0 to 1. */
  readonly share: number
  readonly status: 500 | 503
  readonly reason: ShareReason
}
