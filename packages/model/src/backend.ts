import type { ReachAddress, ReachMode } from './reach.ts'
import type { Endpoint, ServicePort } from './reported-object.ts'

/** A Service of one cluster with what its EndpointSlices say, joined. */
export interface Backend {
  readonly cluster: string
  readonly namespace: string
  readonly name: string
  readonly ports: readonly BackendPort[]
}

export interface BackendPort extends ServicePort {
  /** Without duplicates, sorted by address and port. */
  readonly endpoints: readonly BackendEndpoint[]
  /** Absent: edges come to the endpoints themselves. */
  readonly reach?: BackendReach
}

/** Where edges come to a port of a Service. Whether there is anything to come to, and how much, is still for its endpoints to say. */
export interface BackendReach {
  /** Absent: `PodAddresses`. */
  readonly mode?: ReachMode
  /** Absent: at the endpoints. Empty: nowhere, and `cure` says what to do about it. Without duplicates, sorted. */
  readonly addresses?: readonly BackendAddress[]
  /** Why there may be no address, and what to do about it. */
  readonly cure?: string
  /** What the Service says wrongly about its reach. */
  readonly mistake?: string
}

export interface BackendAddress extends ReachAddress {
  /** The node whose endpoints alone it leads to; absent where it leads to all of them. */
  readonly nodeName?: string
}

export interface BackendEndpoint extends Omit<Endpoint, 'addresses'> {
  readonly address: string
  readonly port: number
}

/** `cluster/namespace/name`. */
export const backendKey = (cluster: string, namespace: string, name: string): string =>
  `${cluster}/${namespace}/${name}`
