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
}

export interface BackendEndpoint extends Omit<Endpoint, 'addresses'> {
  readonly address: string
  readonly port: number
}

/** `cluster/namespace/name`. */
export const backendKey = (cluster: string, namespace: string, name: string): string =>
  `${cluster}/${namespace}/${name}`
