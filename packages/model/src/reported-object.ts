import type { ClusterReach } from './reach.ts'
import type { ObjectName } from './record-key.ts'
import type { RouteKind } from './route.ts'

/**
 * What an agent says of one object. Config kinds keep their spec as the user wrote it, since all meaning is the hub's;
 * Services and EndpointSlices, of which there are many, are compact.
 */
export type ReportedObject =
  | ReportedConfig
  | ReportedSecret
  | ReportedConfigMap
  | ReportedService
  | ReportedEndpointSlice
  | ReportedNamespace
  | ReportedServiceImport
  | ReportedCluster
  | ReportedNode

export interface ReportedMeta extends ObjectName {
  /** The object's creationTimestamp in ms since 1970, where it has one. */
  readonly created?: number
  /** The file of a directory source that holds the object, relative to the folder. */
  readonly origin?: string
}

/** The kinds that are reported with their whole spec. */
export type ConfigKind =
  | 'GatewayClass'
  | 'Gateway'
  | 'ListenerSet'
  | RouteKind
  | 'ReferenceGrant'
  | 'BackendTLSPolicy'
  | 'AccessPolicy'
  | 'EdgePool'
  | 'ServiceExport'

export interface ReportedConfig extends ReportedMeta {
  readonly kind: ConfigKind
  readonly apiVersion: string
  readonly generation?: number
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  /** As written: not validated by the agent. */
  readonly spec: unknown
  /** Of a Gateway: the IP addresses of its status, which it keeps. Absent where there are none. */
  readonly assigned?: readonly string[]
}

/** A Secret that a Gateway, a ListenerSet or a policy refers to. Values are base64, as in core/v1. */
export interface ReportedSecret extends ReportedMeta {
  readonly kind: 'Secret'
  /** `kubernetes.io/tls`, `Opaque`, … */
  readonly type: string
  /** No agent says so: what it held is unknown to the hub, which has no key to keep it or to read what is kept. */
  readonly withheld?: true
  /** Of `tls.crt`, `tls.key` and `ca.crt` those that there are: nothing else of a Secret leaves its cluster. */
  readonly data: Readonly<Record<string, string>>
}

/** A ConfigMap that a Gateway or a policy refers to, for certificates of authorities. */
export interface ReportedConfigMap extends ReportedMeta {
  readonly kind: 'ConfigMap'
  /** `ca.crt` alone, as text, where there is one. */
  readonly data: Readonly<Record<string, string>>
}

export interface ReportedService extends ReportedMeta {
  readonly kind: 'Service'
  readonly ports: readonly ReportedServicePort[]
  /** How it is consumed inside its cluster, which a ServiceImport repeats: only what differs from Kubernetes' defaults. */
  readonly consumption?: ServiceConsumption
  /** The annotation `watershed.dev/reach` as written. */
  readonly reach?: string
  /** The IP addresses of status.loadBalancer.ingress. */
  readonly loadBalancer?: readonly string[]
  /** The first hostname there, where it has no IP address: for telling of it. */
  readonly loadBalancerHostname?: string
  /** `Local`: a node takes at its nodePort only what its own endpoints can serve. Absent: Cluster. */
  readonly externalTrafficPolicy?: 'Local'
}

/** Fields of a Service's spec, as core/v1 names them; absent means the default. */
export interface ServiceConsumption {
  /** `clusterIP: None`, or `type: ExternalName`, which has no endpoints at all. */
  readonly type?: 'Headless' | 'ExternalName'
  readonly sessionAffinity?: 'ClientIP'
  /** Of `sessionAffinityConfig.clientIP`, where it was given. */
  readonly sessionAffinitySeconds?: number
  readonly internalTrafficPolicy?: 'Local'
  readonly trafficDistribution?: string
}

export interface ServicePort {
  /** Empty for the only port of a Service, which may go unnamed. EndpointSlices are joined by it. */
  readonly name: string
  readonly port: number
  readonly protocol: 'TCP' | 'UDP' | 'SCTP'
  readonly appProtocol?: string
}

export interface ReportedServicePort extends ServicePort {
  readonly nodePort?: number
}

export interface ReportedEndpointSlice extends ReportedMeta {
  readonly kind: 'EndpointSlice'
  /** From the label `kubernetes.io/service-name`. */
  readonly service: string
  readonly addressType: 'IPv4' | 'IPv6' | 'FQDN'
  readonly ports: readonly EndpointPort[]
  readonly endpoints: readonly Endpoint[]
}

export interface EndpointPort {
  readonly name: string
  readonly port: number
}

export interface ReportedNamespace extends ReportedMeta {
  readonly kind: 'Namespace'
  readonly labels?: Readonly<Record<string, string>>
  /** It is being deleted: nothing new may be made in it. */
  readonly terminating?: true
}

/** A ServiceImport of the MCS API, whoever made it. */
export interface ReportedServiceImport extends ReportedMeta {
  readonly kind: 'ServiceImport'
  readonly apiVersion: string
  readonly generation?: number
  /** The label `app.kubernetes.io/managed-by`. */
  readonly managedBy?: string
  readonly ports: readonly ServicePort[]
}

/** What an agent says of its own cluster, under the cluster's name. No Kubernetes object: there is one in each report. */
export interface ReportedCluster extends ReportedMeta {
  readonly kind: 'Cluster'
  /** `All`: every Service is exported. `ServiceExport`: those that have one. */
  readonly exports: 'All' | 'ServiceExport'
  /** `External`: another MCS implementation has the statuses of ServiceExports, and the ServiceImports. */
  readonly serviceImports: 'Managed' | 'External'
  /** Absent: by the pods' own addresses. */
  readonly reach?: ClusterReach
}

/** A node that the agent was told to choose. */
export interface ReportedNode extends ReportedMeta {
  readonly kind: 'Node'
  /** IP addresses of the cluster's `nodeAddressType`, as Kubernetes orders them. */
  readonly addresses: readonly string[]
  /** Of its condition Ready. */
  readonly ready: boolean
}

/**
 * One endpoint. Conditions are those of discovery.k8s.io/v1: an absent `ready` was read as true, an absent `serving` as
 * `ready`, an absent `terminating` as false, before they got here.
 */
export interface Endpoint {
  readonly addresses: readonly string[]
  readonly ready: boolean
  readonly serving: boolean
  readonly terminating: boolean
  readonly zone?: string
  /** Only of a cluster whose nodes are reported. */
  readonly nodeName?: string
}
