/** Which edges serve the Gateways of a class, and at which addresses: as read from watershed.dev/v1alpha1. */
export interface EdgePool {
  readonly cluster: string
  readonly name: string
  /** IP addresses and CIDRs, as written; not empty. */
  readonly addresses: readonly string[]
  /** Absent: all edges. */
  readonly edges?: readonly string[]
}

/** The kind that `spec.parametersRef` of a GatewayClass of ours refers to. */
export const edgePoolKind = { group: 'watershed.dev', kind: 'EdgePool' } as const
