/**
 * How edges come to the endpoints of a cluster. `PodAddresses`: to the pods themselves, over a flat network. `NodePort`: to the
 * cluster's nodes, by the Service's nodePort. `LoadBalancer`: to the addresses in a Service's status.loadBalancer, by the Service's
 * port. `Gateway`: to the cluster's own gateway, which tells Services apart by hostname and path.
 */
export const reachModes = ['PodAddresses', 'NodePort', 'LoadBalancer', 'Gateway'] as const
export type ReachMode = (typeof reachModes)[number]

/** The annotation by which a Service takes another mode than its cluster's. */
export const reachAnnotation = 'watershed.dev/reach'

/** Of a Node's status.addresses, as core/v1 names them. */
export const nodeAddressTypes = ['InternalIP', 'ExternalIP'] as const
export type NodeAddressType = (typeof nodeAddressTypes)[number]

/** What a cluster says about how it is reached; a cluster that says nothing is reached by `PodAddresses`. */
export interface ClusterReach {
  readonly mode: ReachMode
  /** Which of its nodes' addresses are reported. Absent: its nodes are not, so no Service of it can be reached by `NodePort`. */
  readonly nodeAddressType?: NodeAddressType
  readonly gatewayAddresses?: readonly ReachAddress[]
}

/** A node by which a cluster can be reached. */
export interface ReachableNode {
  readonly name: string
  /** IP addresses; never empty. */
  readonly addresses: readonly string[]
}

export interface ReachAddress {
  /** An IP address, an IPv6 one without brackets. */
  readonly address: string
  readonly port: number
}
