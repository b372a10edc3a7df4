import type { ObjectName } from './record-key.ts'

/**
 * What an agent says of one object. Config kinds keep their spec as the user wrote it, since all meaning is the hub's;
 * Services and EndpointSlices, of which there are many, are compact.
 */
export type ReportedObject = ReportedConfig | ReportedService | ReportedEndpointSlice

export interface ReportedMeta extends ObjectName {
  /** The object's creationTimestamp in ms since 1970, where it has one. */
  readonly created?: number
  /** The file of a directory source that holds the object, relative to the folder. */
  readonly origin?: string
}

export interface ReportedConfig extends ReportedMeta {
  readonly kind: 'GatewayClass' | 'Gateway' | 'HTTPRoute' | 'MultiClusterHTTPRoute'
  readonly apiVersion: string
  readonly generation?: number
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  /** As written: not validated by the agent. */
  readonly spec: unknown
}

export interface ReportedService extends ReportedMeta {
  readonly kind: 'Service'
  readonly ports: readonly ServicePort[]
}

export interface ServicePort {
  /** Empty for the only port of a Service, which may go unnamed. EndpointSlices are joined by it. */
  readonly name: string
  readonly port: number
  readonly protocol: 'TCP' | 'UDP' | 'SCTP'
  readonly appProtocol?: string
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
}
