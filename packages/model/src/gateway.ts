import type { NamespaceSelector } from './namespace-selector.ts'

/** A Gateway, as read from gateway.networking.k8s.io/v1, by itself: without the listeners of ListenerSets. */
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
  /** `spec.addresses`; empty: whatever the pool has left. */
  readonly addresses: readonly GatewayAddress[]
  /** `spec.infrastructure`: what is put on objects that are made for the Gateway. */
  readonly infrastructure: {
    readonly labels: Readonly<Record<string, string>>
    readonly annotations: Readonly<Record<string, string>>
  }
  /** From which namespaces ListenerSets may add listeners. */
  readonly allowedListeners: 'All' | 'Same' | 'None' | NamespaceSelector
  /** `spec.tls.frontend`: whose certificates clients must have, by default and by port. */
  readonly clientValidation?: {
    readonly default?: ClientValidation
    readonly perPort: readonly (ClientValidation & { readonly port: number })[]
  }
  /** `spec.tls.backend.clientCertificateRef`. */
  readonly backendCertificate?: ObjectRef
}

export interface GatewayAddress {
  readonly type: string
  /** Absent: any of that type. */
  readonly value?: string
}

/** A Secret or a ConfigMap, in the namespace that is meant. */
export interface ObjectRef {
  readonly group: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

export interface ClientValidation {
  readonly caCertificates: readonly ObjectRef[]
  /** `AllowInsecureFallback`: a certificate is asked for, and any or none will do. */
  readonly mode: 'AllowValidOnly' | 'AllowInsecureFallback'
}

export type ListenerProtocol = 'HTTP' | 'HTTPS' | 'TLS' | 'TCP' | 'UDP'

export interface Listener {
  readonly name: string
  readonly protocol: ListenerProtocol
  readonly port: number
  /** Exact or `*.` wildcard, in lower case; absent means any. */
  readonly hostname?: string
  /** Of HTTPS and TLS listeners. */
  readonly tls?: ListenerTls
  readonly allowedRoutes: {
    /** A selector is of the labels that namespaces have in the Gateway's own cluster. */
    readonly namespaces: 'All' | 'Same' | 'None' | NamespaceSelector
    /** Empty means every kind that the protocol allows. */
    readonly kinds: readonly string[]
  }
}

export interface ListenerTls {
  readonly mode: 'Terminate' | 'Passthrough'
  /** Empty under Passthrough. */
  readonly certificates: readonly ObjectRef[]
}

/** Listeners that are added to a Gateway (gateway.networking.k8s.io/v1). */
export interface ListenerSet {
  readonly cluster: string
  readonly namespace: string
  readonly name: string
  readonly created: number
  readonly parent: { readonly namespace: string; readonly name: string }
  readonly listeners: readonly Listener[]
}

export const clusterHeaderAnnotation = 'watershed.dev/cluster-header'
/** The controllerName of a GatewayClass that is ours. */
export const controllerName = 'watershed.dev/edge'

export interface GatewayClass {
  readonly cluster: string
  readonly name: string
  readonly created: number
  readonly controllerName: string
  /** The EdgePool of `spec.parametersRef`. */
  readonly pool?: string
}
