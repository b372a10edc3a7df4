import type { RouteFilter, RouteMatch, Timeouts } from './route.ts'

/**
 * What the edges are to do, said without Envoy: the input of its translation. Each of these becomes one xDS resource, so
 * each changes alone.
 */

/** A port that edges listen on. Becomes a Listener. */
export interface EdgeListener {
  /** `http/8080`. */
  readonly name: string
  readonly port: number
}

/**
 * All rules of one hostname on one port. Becomes a ScopedRouteConfiguration, so that a hostname's routes change in time
 * that does not depend on how many hostnames there are.
 */
export interface EdgeHost {
  readonly port: number
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
  | { readonly type: 'DirectResponse'; readonly status: 500 | 503 }
  /** The redirect is in the filters. */
  | { readonly type: 'Redirect' }

export interface WeightedCluster {
  readonly cluster: string
  readonly weight: number
}

/** The Envoy cluster that does not exist: what is sent there is answered with 500. */
export const invalidBackend = 'invalid-backend'

/** What a rule (or a mirror) sends to. Becomes a Cluster; its endpoints come by EDS under the same name. */
export interface EdgeCluster {
  readonly name: string
}

/** The endpoints of an {@link EdgeCluster}, by locality. Becomes a ClusterLoadAssignment. */
export interface EdgeAssignment {
  /** The {@link EdgeCluster}'s name. */
  readonly name: string
  readonly localities: readonly EdgeLocality[]
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
