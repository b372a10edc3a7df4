import type { EdgeAction, RouteKind, RouteRule, RuleShares, WeightedCluster } from '@watershed/model'
import { invalidBackend } from '@watershed/model'
import type { Resolution } from '@watershed/plan'
import { edgeFilters } from './edge-filters.ts'
import type { EdgePart } from './edge-names.ts'

/**
 * What an edge does with a request of a rule. Where localities split the traffic this does not depend on the weights,
 * unless all are 0: that is what keeps a weight edit out of the routes.
 */
export const edgeAction = (
  kind: RouteKind,
  rule: RouteRule,
  parts: readonly EdgePart[],
  resolution: Resolution,
): EdgeAction => {
  const { reason, status } = resolution.shares
  if (reason === 'Redirect') return { type: 'Redirect' }
  if (status === 500 || (status && unsent.some((one) => one === reason)))
    return { type: 'DirectResponse', status }
  const [only, ...others] = parts
  // What is invalid for gRPC is as good as not ready: both are UNAVAILABLE, which Envoy clusters without endpoints answer.
  const { valid } = resolution
  const told = kind === 'GRPCRoute' ? { ...resolution, valid: valid.map(() => true) } : resolution
  if (rule.failover === 'None') return { type: 'WeightedClusters', clusters: kept(rule, parts, told) }
  const lost = lostOf(resolution)
  if (only && others.length === 0 && lost === 0 && !rule.backends.some(hasFilters))
    return { type: 'Cluster', cluster: only.name }
  const invalid = lost > 0 ? [{ cluster: invalidBackend, weight: Math.round(lost * whole) }] : []
  return { type: 'WeightedClusters', clusters: [...spilled(rule, parts, resolution, 1 - lost), ...invalid] }
}

/** What is answered at once, since there is no backendRef that anything is sent to. */
const unsent: readonly RuleShares['reason'][] = ['NoBackendRefs', 'ZeroWeights']

/** The part of the requests that invalid backendRefs keep. */
const lostOf = ({ shares: { shares }, valid }: Resolution): number =>
  shares.reduce((sum, { backendRef, effective }) => sum + (valid[backendRef] ? 0 : effective), 0)

const hasFilters = ({ filters = [] }: RouteRule['backends'][number]): boolean => filters.length > 0

/** Of a rule's whole, so that a share of one in a million is told. */
const whole = 1_000_000

/**
 * By what endpoints can take, since Envoy lets none of several clusters stand in for another. Where nothing can take anything,
 * as it is written: then each of them answers 503.
 */
const spilled = (
  rule: RouteRule,
  parts: readonly EdgePart[],
  resolution: Resolution,
  share: number,
): readonly WeightedCluster[] => {
  const usable = resolution.localities.reduce((sum, { desired }) => sum + desired, 0)
  return parts.flatMap((part, index) => {
    const weight =
      usable > 0 ? (desiredOf(resolution, index) / usable) * share : writtenShare(rule, part, resolution)
    return weight > 0 ? [weighted(rule, part, Math.max(1, Math.round(weight * whole)))] : []
  })
}

const desiredOf = ({ localities }: Resolution, part: number): number =>
  localities.reduce((sum, locality) => sum + (locality.part === part ? locality.desired : 0), 0)

const writtenShare = ({ backends }: RouteRule, { backendRefs }: EdgePart, { valid }: Resolution): number => {
  const total = backends.reduce((sum, { weight }) => sum + weight, 0)
  const own = backendRefs.reduce((sum, ref) => sum + (valid[ref] ? (backends[ref]?.weight ?? 0) : 0), 0)
  return total === 0 ? 0 : own / total
}

/** By the weights as they are written: who cannot take his share keeps it, and it is answered with 500 or 503, or refused. */
export const kept = (
  rule: RouteRule,
  parts: readonly EdgePart[],
  resolution: Resolution,
): readonly WeightedCluster[] => {
  const total = rule.backends.reduce((sum, { weight }) => sum + weight, 0)
  // A backendRef of several parts divides its weight, which takes finer ones.
  const scale = parts.length > rule.backends.length ? whole / total : 1
  return rule.backends.flatMap(({ weight }, ref) => {
    if (weight === 0) return []
    const own = parts.flatMap((part, index) => (part.backendRefs.includes(ref) ? [{ part, index }] : []))
    const [first] = own
    const its = (share: number): number => Math.max(1, Math.round(weight * scale * share))
    if (!first || !resolution.valid[ref]) return [{ cluster: invalidBackend, weight: its(1) }]
    const usable = own.reduce((sum, { index }) => sum + desiredOf(resolution, index), 0)
    if (own.length === 1 || usable === 0) return [weighted(rule, first.part, its(1))]
    return own.flatMap(({ part, index }) => {
      const desired = desiredOf(resolution, index)
      return desired > 0 ? [weighted(rule, part, its(desired / usable))] : []
    })
  })
}

const weighted = (rule: RouteRule, part: EdgePart, weight: number): WeightedCluster => {
  const [ref = 0] = part.backendRefs
  const filters = edgeFilters(rule.backends[ref]?.filters ?? [], [])
  return { cluster: part.name, weight, ...(filters.length > 0 && { filters }) }
}
