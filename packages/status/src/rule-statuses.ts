import type { RuleShares, Share } from '@watershed/model'
import { mostClusters } from './limits.ts'
import { percent } from './percent.ts'

/** One of `status.rules` of a MultiClusterHTTPRoute: who gets what of the rule's requests. */
export interface RuleStatus {
  /** Its place in spec.rules. */
  readonly rule: number
  readonly name?: string
  /** Why the effective shares do not make up all requests. */
  readonly reason?: string
  readonly backends: readonly BackendStatus[]
}

/** What becomes of one backendRef. Shares are percentages of the rule's requests. */
export interface BackendStatus extends ShareStatus {
  /** Its place in the rule's backendRefs. */
  readonly backendRef: number
  readonly namespace: string
  readonly name: string
  readonly port: number
  readonly weight: number
  readonly clusters: readonly ClusterStatus[]
}

export interface ClusterStatus extends ShareStatus {
  readonly name: string
}

interface ShareStatus {
  readonly readyEndpoints: number
  readonly desired: string
  readonly effective: string
  readonly reason?: string
}

export const ruleStatuses = (rules: readonly RuleShares[]): readonly RuleStatus[] =>
  rules.map(({ rule, name, reason, shares }) => ({
    rule,
    ...(name !== undefined && { name }),
    ...(reason && { reason }),
    backends: [...Map.groupBy(shares, ({ backendRef }) => backendRef).values()].flatMap(backendStatus),
  }))

const backendStatus = (shares: readonly Share[]): readonly BackendStatus[] => {
  const [first] = shares
  if (!first) return []
  const clusters = shares.flatMap((share) =>
    share.cluster === undefined ? [] : [clusterStatus(share.cluster, share)],
  )
  const sum = (of: 'desired' | 'effective' | 'readyEndpoints') =>
    shares.reduce((total, share) => total + share[of], 0)
  return [
    {
      backendRef: first.backendRef,
      namespace: first.namespace,
      name: first.service,
      port: first.port,
      weight: first.weight,
      readyEndpoints: sum('readyEndpoints'),
      desired: percent(sum('desired')),
      effective: percent(sum('effective')),
      ...sharedReason(shares),
      clusters: clusters.slice(0, mostClusters),
    },
  ]
}

const clusterStatus = (name: string, share: Share): ClusterStatus => ({
  name,
  readyEndpoints: share.readyEndpoints,
  desired: percent(share.desired),
  effective: percent(share.effective),
  ...(share.reason && { reason: share.reason }),
})

/** That of its clusters where they have the same. */
const sharedReason = (shares: readonly Share[]): { readonly reason?: string } => {
  const [reason, ...others] = new Set(shares.map((share) => share.reason))
  return reason && others.length === 0 ? { reason } : {}
}
