/** What an edge answers at `GET /reachability`: which endpoints it could connect to, tried just now or a few seconds ago. */
export interface Reachability {
  /** When, as ISO 8601. */
  readonly at: string
  /** Of a Service in a Kubernetes cluster each; those that were tried. */
  readonly backends: readonly BackendReachability[]
  /** Services in clusters that the edge has endpoints of; more than are tried at once take their turns at random. */
  readonly known: number
}

export interface BackendReachability {
  readonly cluster: string
  /** `namespace/name:port` */
  readonly service: string
  /** Addresses that the edge has. */
  readonly endpoints: number
  readonly tried: number
  readonly connected: number
  readonly failures: readonly { readonly address: string; readonly reason: string }[]
}
