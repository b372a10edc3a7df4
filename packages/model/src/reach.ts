/**
 * How edges come to the endpoints of a cluster. `PodAddresses`: to the pods themselves, over a flat network. `LoadBalancer`: to the
 * addresses in a Service's status.loadBalancer, by the Service's port. `Gateway`: to the cluster's own gateway, which tells
 * Services apart by hostname and path.
 */
export const reachModes = ['PodAddresses', 'LoadBalancer', 'Gateway'] as const
export type ReachMode = (typeof reachModes)[number]

/** The annotation by which a Service takes another mode than its cluster's. */
export const reachAnnotation = 'watershed.dev/reach'

/** What a cluster says about how it is reached; a cluster that says nothing is reached by `PodAddresses`. */
export interface ClusterReach {
  readonly mode: ReachMode
  readonly gatewayAddresses?: readonly ReachAddress[]
}

export interface ReachAddress {
  /** An IP address, an IPv6 one without brackets. */
  readonly address: string
  readonly port: number
}
