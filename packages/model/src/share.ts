import type { IssueCode } from './issue.ts'
import type { Failover } from './route.ts'

/** Why an effective share differs from the desired one. */
export type ShareReason =
  | 'NoReadyEndpoints'
  /** It takes what others could not. */
  | 'Overflow'
  /** No endpoint of the rule is ready, so those that still serve while they terminate take the traffic. */
  | 'Terminating'
  | Extract<
      IssueCode,
      | 'ClusterNotFound'
      | 'BackendNotFound'
      | 'NotExported'
      | 'PortNotFound'
      | 'NoReachableAddress'
      | 'RefNotPermitted'
      | 'InvalidKind'
      | 'UnsupportedProtocol'
      | 'ZeroWeights'
    >

/** What one backendRef means in one cluster. Shares are fractions of the rule's traffic, 0 to 1. */
export interface Share {
  /** Index in the rule's backendRefs. */
  readonly backendRef: number
  /** Absent where no cluster could be found for the backendRef. */
  readonly cluster?: string
  readonly namespace: string
  readonly service: string
  readonly port: number
  /** As written, of the backendRef as a whole. */
  readonly weight: number
  /** What the manifest says. */
  readonly desired: number
  /** What the edges do now. */
  readonly effective: number
  readonly readyEndpoints: number
  readonly endpoints: number
  readonly reason?: ShareReason
}

/** Who gets what of one rule. The effective shares sum to 1, or `reason` says why not and `status` what is answered. */
export interface RuleShares {
  readonly rule: number
  readonly name?: string
  readonly failover: Failover
  readonly shares: readonly Share[]
  readonly reason?: ShareReason | 'NoBackendRefs' | 'Redirect'
  /** What is answered where nothing can serve. */
  readonly status?: 500 | 503
}
