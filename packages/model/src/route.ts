export type RouteKind = 'HTTPRoute' | 'MultiClusterHTTPRoute'

/** A route with every default filled in, from an HTTPRoute or a MultiClusterHTTPRoute. */
export interface Route {
  readonly kind: RouteKind
  /** The cluster that reported it. */
  readonly cluster: string
  readonly namespace: string
  readonly name: string
  /** Age in ms since 1970. */
  readonly created: number
  readonly parents: readonly ParentRef[]
  /** In lower case, exact or `*.` wildcard; empty means all of the listener's. */
  readonly hostnames: readonly string[]
  readonly rules: readonly RouteRule[]
}

export interface ParentRef {
  /** Its place in spec.parentRefs, of which some may have been left out. */
  readonly index: number
  readonly namespace: string
  readonly name: string
  readonly sectionName?: string
  readonly port?: number
}

export interface RouteRule {
  readonly name?: string
  /** Never empty: no match means PathPrefix `/`. */
  readonly matches: readonly RouteMatch[]
  readonly filters: readonly RouteFilter[]
  readonly timeouts: Timeouts
  readonly failover: Failover
  readonly backends: readonly BackendRef[]
}

/**
 * What becomes of the share of a backend without ready endpoints: `Spill` gives it to the rest in proportion to their
 * weights (default of MultiClusterHTTPRoute), `None` keeps it and answers 503 (the rule of a standard HTTPRoute).
 */
export type Failover = 'Spill' | 'None'

/** In ms; absent means Envoy waits without limit, as does 0. */
export interface Timeouts {
  readonly requestMs?: number
  readonly backendRequestMs?: number
}

export interface RouteMatch {
  readonly path: PathMatch
  readonly method?: string
  /** Names in lower case. */
  readonly headers: readonly ValueMatch[]
  readonly queryParams: readonly ValueMatch[]
}

export interface PathMatch {
  readonly type: 'Exact' | 'PathPrefix' | 'RegularExpression'
  readonly value: string
}

export interface ValueMatch {
  readonly name: string
  readonly type: 'Exact' | 'RegularExpression'
  readonly value: string
}

export type RouteFilter =
  | HeaderModifier<'RequestHeaderModifier'>
  | HeaderModifier<'ResponseHeaderModifier'>
  | RequestRedirect
  | URLRewrite
  | RequestMirror

export interface HeaderModifier<T extends string> {
  readonly type: T
  readonly set: readonly HeaderValue[]
  readonly add: readonly HeaderValue[]
  readonly remove: readonly string[]
}

export interface HeaderValue {
  readonly name: string
  readonly value: string
}

export interface RequestRedirect {
  readonly type: 'RequestRedirect'
  readonly scheme?: 'http' | 'https'
  readonly hostname?: string
  readonly path?: PathModifier
  readonly port?: number
  readonly statusCode: 301 | 302 | 303 | 307 | 308
}

export interface URLRewrite {
  readonly type: 'URLRewrite'
  readonly hostname?: string
  readonly path?: PathModifier
}

export interface PathModifier {
  readonly type: 'ReplaceFullPath' | 'ReplacePrefixMatch'
  readonly value: string
}

export interface RequestMirror {
  readonly type: 'RequestMirror'
  readonly backend: Omit<BackendRef, 'weight'>
  /** From 0 to 1. */
  readonly fraction: number
}

export interface BackendRef {
  /** Absent: a Service. A ServiceImport means its Service in every cluster that exports it (GEP-1748). */
  readonly kind?: 'ServiceImport'
  readonly namespace: string
  readonly name: string
  readonly port: number
  /** Absent: the Service in every cluster that exports it. A standard HTTPRoute's is the route's own cluster. */
  readonly cluster?: string
  /** A proportion, 0 to 1,000,000; 0 takes no traffic and never any spill. */
  readonly weight: number
}
