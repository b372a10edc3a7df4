import type { Retry, RouteFilter, RouteMatch, SessionPersistence, Timeouts } from './route.ts'

/**
 * What the edges are to do, said without Envoy: the input of its translation. Each of these becomes one xDS resource, so
 * each changes alone.
 */

/** A port that edges listen on. Becomes a Listener. */
export interface EdgeListener {
  /** `tcp/8080` on the edges' own address, `namespace/gateway/tcp/8080` on a Gateway's. */
  readonly name: string
  readonly port: number
  readonly transport: 'TCP' | 'UDP'
  /** The Gateway's IP addresses; empty: the address that each edge was told to bind. */
  readonly addresses: readonly string[]
  /** The names of the edges that are to listen; absent: all of them. */
  readonly edges?: readonly string[]
  /** Each connection begins with PROXY protocol, which says who the client is; absent: it is who connects. */
  readonly proxyProtocol?: true
  /** At most one without `serverNames`, which takes what the others do not. Of a UDP listener there is exactly one. */
  readonly chains: readonly EdgeFilterChain[]
}

/** What becomes of the connections of some server names (SNI). */
export interface EdgeFilterChain {
  /** Unique in its listener. */
  readonly name: string
  /** Exact or `*.` wildcard, in lower case; empty: any, and connections without TLS. */
  readonly serverNames: readonly string[]
  /** TLS ends here; absent: bytes are taken as they come. */
  readonly tls?: EdgeServerTls
  /** Connections, or datagrams, of others are dropped; absent: anybody's are taken. */
  readonly sources?: EdgeSources
  /** How many addresses at the end of `x-forwarded-for` trusted proxies have added, before which the client's is; absent: none. */
  readonly trustedHops?: number
  readonly target: EdgeTarget
}

/** Who may come in. An address is an IP address or a CIDR. */
export interface EdgeAccess {
  /** Absent: whoever is not denied. */
  readonly allow?: readonly string[]
  /** Whatever else allows them. */
  readonly deny: readonly string[]
}

/** Where the address of a client is read. */
export type EdgeClientAddress =
  | { readonly source: 'Connection' | 'ProxyProtocol' }
  | { readonly source: 'XForwardedFor'; readonly trustedHops: number }

/** CIDRs, of which the longest that an address is in decides. Every address is in one of them. */
export interface EdgeSources {
  readonly allowed: readonly string[]
  readonly denied: readonly string[]
}

export type EdgeTarget =
  /** Requests are routed by the {@link EdgeHost}s of this scope. */
  | { readonly type: 'Hosts'; readonly scope: string }
  /** Connections go to an {@link EdgeCluster}, datagrams likewise. */
  | { readonly type: 'Cluster'; readonly cluster: string }
  /** Connections are split by the listener, where Envoy clusters differ in how their endpoints are talked to. One that does not exist refuses. */
  | {
      readonly type: 'WeightedClusters'
      readonly clusters: readonly { readonly cluster: string; readonly weight: number }[]
    }
  /** Connections are closed: there is no route. */
  | { readonly type: 'None' }

export interface EdgeServerTls {
  /** Names of {@link EdgeSecret}s with certificates, of which Envoy takes the one that suits the client. */
  readonly certificates: readonly string[]
  /** Clients are asked for certificates. */
  readonly clientValidation?: {
    /** The name of an {@link EdgeSecret} with authorities. */
    readonly authorities: string
    /** Those without a valid one are refused. */
    readonly required: boolean
  }
}

/** Becomes a Secret, which edges ask for by name. Never shown to anybody, nor logged. */
export type EdgeSecret =
  | {
      readonly name: string
      readonly type: 'Certificate'
      /** PEM, the leaf first. */
      readonly chain: string
      /** PEM. */
      readonly key: string
      readonly edges?: readonly string[]
    }
  | {
      readonly name: string
      readonly type: 'Authorities'
      /** PEM. */
      readonly certificates: string
      readonly edges?: readonly string[]
    }

/**
 * All rules of one hostname on one port. Becomes a ScopedRouteConfiguration, so that a hostname's routes change in time
 * that does not depend on how many hostnames there are.
 */
export interface EdgeHost {
  /** The {@link EdgeTarget} of the chains whose requests these are. With the hostname it is unique, and the resource's name. */
  readonly scope: string
  /** That clients came to. */
  readonly port: number
  /** Whether they came by TLS. */
  readonly tls: boolean
  /** `shop.example.com`, `*.example.com` or `*`, in lower case. */
  readonly hostname: string
  /** Whether responses carry `x-watershed-cluster`. */
  readonly clusterHeader: boolean
  /** In the order in which they are tried. */
  readonly rules: readonly EdgeRule[]
}

/** One match of one rule of one route. */
export interface EdgeRule {
  /** Unique in the host: `kind/namespace/name/rule/match`, for logs and statistics. */
  readonly name: string
  readonly match: RouteMatch
  readonly filters: readonly EdgeFilter[]
  readonly timeouts: Timeouts
  readonly retry?: Retry
  readonly sessionPersistence?: SessionPersistence
  /** All of them have to let a client in, who gets a 403 otherwise; absent: anybody may come. */
  readonly access?: readonly EdgeAccess[]
  readonly action: EdgeAction
}

/** A mirror's backend is an {@link EdgeCluster} by now. */
export type EdgeFilter =
  | Exclude<RouteFilter, { readonly type: 'RequestMirror' }>
  | { readonly type: 'RequestMirror'; readonly cluster: string; readonly fraction: number }

export type EdgeAction =
  /** Everything to one Envoy cluster, whose localities split it. */
  | { readonly type: 'Cluster'; readonly cluster: string }
  /** Split by the route: for backendRefs that must not spill. A cluster named {@link invalidBackend} answers 500. */
  | { readonly type: 'WeightedClusters'; readonly clusters: readonly WeightedCluster[] }
  /** 421: the hostname is another listener's, and the client should connect to that (RFC 9110, 15.5.20). */
  | { readonly type: 'DirectResponse'; readonly status: 404 | 421 | 500 | 503 }
  /** The redirect is in the filters. */
  | { readonly type: 'Redirect' }

export interface WeightedCluster {
  readonly cluster: string
  readonly weight: number
  /** Of this backendRef alone; absent: none. */
  readonly filters?: readonly EdgeFilter[]
}

/** The Envoy cluster that does not exist: what is sent there is answered with 500. */
export const invalidBackend = 'invalid-backend'

/** What a rule (or a mirror) sends to. Becomes a Cluster; its endpoints come by EDS under the same name. */
export interface EdgeCluster {
  readonly name: string
  /** What its endpoints speak, TLS apart. `HTTP2` without TLS is with prior knowledge (h2c). */
  readonly protocol: 'HTTP1' | 'HTTP2' | 'TCP' | 'UDP'
  /** Connections to endpoints are TLS. */
  readonly tls?: EdgeClientTls
}

export interface EdgeClientTls {
  /** The server name (SNI), which the endpoint's certificate must be for unless `subjectAltNames` says otherwise. */
  readonly hostname: string
  readonly subjectAltNames: readonly { readonly type: 'Hostname' | 'URI'; readonly value: string }[]
  /** The name of an {@link EdgeSecret} with authorities; absent: those that the edge's system trusts ({@link systemAuthorities}). */
  readonly authorities?: string
  /** The name of an {@link EdgeSecret} with the certificate that the edge shows. */
  readonly certificate?: string
}

/** The secret with the authorities that an edge's system trusts, which is in its bootstrap. */
export const systemAuthorities = 'system-authorities'

/** The endpoints of an {@link EdgeCluster}, by locality. Becomes a ClusterLoadAssignment. */
export interface EdgeAssignment {
  /** The {@link EdgeCluster}'s name. */
  readonly name: string
  readonly localities: readonly EdgeLocality[]
  /** Connections or datagrams that are refused: the share of what nothing can be sent to, among the weights of the localities. */
  readonly refused?: { readonly weight: number; readonly transport: 'TCP' | 'UDP' }
}

/** One backendRef in one Kubernetes cluster: the unit of the split. */
export interface EdgeLocality {
  /** The Kubernetes cluster. */
  readonly cluster: string
  /** `namespace/name:port#backendRef`, unique within the cluster's localities. */
  readonly backend: string
  /** A positive integer; proportions, whose sum is at most 4,294,967,295. */
  readonly weight: number
  readonly endpoints: readonly EdgeEndpoint[]
  /**
   * Differs when the endpoints do that these addresses lead to, where they lead to others: then edges let go of their connections, each
   * after its request, since they may lead to what ends, and new ones lead to what is new.
   */
  readonly behind?: string
}

export interface EdgeEndpoint {
  readonly address: string
  readonly port: number
  /** Its part of the locality's requests, a positive integer; absent: all have the same. */
  readonly weight?: number
}
