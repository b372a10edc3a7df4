import type { RuleShares, ShareReason } from '@watershed/model'
import type { FailingShare } from './explanation.ts'

/** What of a rule's requests edges answer themselves, since their share has nothing to go to. */
export const failingShares = (kind: string, { shares }: RuleShares): readonly FailingShare[] =>
  shares.flatMap(({ effective, reason }) => {
    if (effective === 0 || reason === undefined || served.includes(reason)) return []
    // Of gRPC, both are UNAVAILABLE.
    const status = kind === 'GRPCRoute' || unready.includes(reason) ? 503 : 500
    return [{ share: effective, status, reason }]
  })

const served: readonly ShareReason[] = ['Overflow', 'Terminating']
const unready: readonly ShareReason[] = ['NoReadyEndpoints', 'NoReachableAddress']
