/** What a policy is attached to (GEP-713): an object of the policy's own namespace, in its own cluster, or one section of it. */
export interface PolicyTarget {
  /** Its place in spec.targetRefs, of which some may have been left out. */
  readonly index: number
  readonly group: string
  readonly kind: string
  readonly name: string
  /** A listener of a Gateway, a rule of a route, a port of a Service. */
  readonly sectionName?: string
}

/** What all policies have in common. */
export interface Policy {
  readonly cluster: string
  readonly namespace: string
  readonly name: string
  /** Age in ms since 1970. */
  readonly created: number
  readonly targets: readonly PolicyTarget[]
}
