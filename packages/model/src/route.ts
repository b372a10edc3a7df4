export const routeKinds = [
  'HTTPRoute',
  'MultiClusterHTTPRoute',
  'GRPCRoute',
  'TLSRoute',
  'TCPRoute',
  'UDPRoute',
] as const

export type RouteKind = (typeof routeKinds)[number]

/** Of these, requests are routed one by one; of the others, connections (or sessions of datagrams). */
export const requestRouteKinds: readonly RouteKind[] = ['HTTPRoute', 'MultiClusterHTTPRoute', 'GRPCRoute']

/**
 * A route of any kind with every default filled in. A GRPCRoute's methods are paths by now; the rules of TLSRoute, TCPRoute
 * and UDPRoute have no matches and no filters.
 */
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
  /** Absent: a Gateway, and of its listeners those of its own. */
  readonly kind?: 'ListenerSet'
  readonly sectionName?: string
  readonly port?: number
}

export interface RouteRule {
  readonly name?: string
  /** Never empty where requests are routed: no match means PathPrefix `/`. */
  readonly matches: readonly RouteMatch[]
  readonly filters: readonly RouteFilter[]
  readonly timeouts: Timeouts
  readonly retry?: Retry
  readonly sessionPersistence?: SessionPersistence
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

/** What is tried again beyond what no application saw (HTTPRouteRetry). */
export interface Retry {
  /** Status codes of answers that are tried again. */
  readonly codes: readonly number[]
  /** Tries after the first, whatever failed; absent: as many as edges see fit. */
  readonly attempts?: number
  /** In ms, between tries, on average. */
  readonly backoffMs?: number
}

/** GEP-1619. */
export interface SessionPersistence {
  readonly type: 'Cookie' | 'Header'
  /** Of the cookie or the header; every rule without one gets a name of its own. */
  readonly sessionName: string
  /** A cookie's lifetime; absent: as long as the client's session. */
  readonly absoluteTimeoutMs?: number
}

export interface RouteMatch {
  readonly path: PathMatch
  readonly method?: string
  /** Names in lower case. */
  readonly headers: readonly ValueMatch[]
  readonly queryParams: readonly ValueMatch[]
  /** Of a GRPCRoute: only gRPC requests are meant. How many characters it names of service and method says what is tried first. */
  readonly grpc?: { readonly service: number; readonly method: number }
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
  | Cors

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
  readonly backend: Omit<BackendRef, 'weight' | 'filters'>
  /** From 0 to 1. */
  readonly fraction: number
}

/** HTTPCORSFilter. Entries are as written: origins may have wildcards, `*` stands for anything. */
export interface Cors {
  readonly type: 'CORS'
  readonly allowOrigins: readonly string[]
  readonly allowMethods: readonly string[]
  readonly allowHeaders: readonly string[]
  readonly exposeHeaders: readonly string[]
  readonly allowCredentials: boolean
  readonly maxAgeSeconds: number
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
  /** Of this backendRef alone; absent or empty: none. */
  readonly filters?: readonly RouteFilter[]
  /** Why nothing can be sent to it, whatever there is: its kind is none that requests are sent to. */
  readonly invalidKind?: string
}
