import type { NamespaceSelector } from './namespace-selector.ts'

/** A Gateway, as read from gateway.networking.k8s.io/v1. */
export interface Gateway {
  /** The cluster that reported it. */
  readonly cluster: string
  readonly namespace: string
  readonly name: string
  /** Age in ms since 1970. */
  readonly created: number
  readonly className: string
  readonly listeners: readonly Listener[]
  /** Annotation `watershed.dev/cluster-header: "true"`: responses carry `x-watershed-cluster`. */
  readonly clusterHeader: boolean
}

export interface Listener {
  readonly name: string
  readonly protocol: 'HTTP'
  readonly port: number
  /** Exact or `*.` wildcard, in lower case; absent means any. */
  readonly hostname?: string
  readonly allowedRoutes: {
    /** A selector is of the labels that namespaces have in the Gateway's own cluster. */
    readonly namespaces: 'All' | 'Same' | 'None' | NamespaceSelector
    /** Empty means every kind that the protocol allows. */
    readonly kinds: readonly string[]
  }
}

export const clusterHeaderAnnotation = 'watershed.dev/cluster-header'
/** The controllerName of a GatewayClass that is ours. */
export const controllerName = 'watershed.dev/edge'

export interface GatewayClass {
  readonly cluster: string
  readonly name: string
  readonly created: number
  readonly controllerName: string
}
