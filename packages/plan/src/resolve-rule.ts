import type { BackendRef, Issue, Route, RouteKind, RouteRule, RuleShares, Share } from '@watershed/model'
import { requestRouteKinds } from '@watershed/model'
import type { Pool, WeighedAddress } from './addresses-of.ts'
import { addressesOf, behindOf, isUnreachable } from './addresses-of.ts'
import type { Backends, Found, NotFound, Target } from './find-backends.ts'
import { findBackends } from './find-backends.ts'
import { ruleIssues } from './rule-issues.ts'
import type { RulePart } from './rule-parts.ts'
import { partOf, rulePartsOf } from './rule-parts.ts'
import type { Upstream } from './upstream-of.ts'
import { defaultUpstream } from './upstream-of.ts'

/** Who gets what of a rule, and where that is. */
export interface Resolution {
  readonly shares: RuleShares
  /** Where traffic can go: only what has endpoints to take it. Weights are desired shares, above 0. */
  readonly localities: readonly ResolvedLocality[]
  /** Which backendRefs edges treat as one, and how they talk to them. */
  readonly parts: readonly RulePart[]
  /** By backendRef: whether it can be resolved at all. */
  readonly valid: readonly boolean[]
  /** By RequestMirror: where its copies can go. */
  readonly mirrors: readonly ResolvedMirror[]
  readonly issues: readonly Issue[]
}

export interface ResolvedMirror {
  readonly upstream: Upstream
  /** Those that are talked to like this. */
  readonly targets: readonly Target[]
}

export interface ResolvedLocality {
  readonly backendRef: number
  /** Index in {@link Resolution.parts}. */
  readonly part: number
  readonly cluster: string
  readonly desired: number
  /** Never empty. */
  readonly endpoints: readonly WeighedAddress[]
  /** Which endpoints are behind these addresses, where those are not the endpoints' own: see `behindOf`. */
  readonly behind?: string
}

/**
 * Resolves one rule of a route: desired shares from its weights, effective shares from what is ready. A backendRef that
 * means several clusters is divided by their ready endpoints.
 */
export const resolveRule = (route: Route, index: number, backends: Backends): Resolution => {
  const rule = route.rules[index]
  if (!rule) throw new RangeError(`${route.namespace}/${route.name} has no rule ${index}`)
  const found = rule.backends.map((ref) => findBackends(ref, route, backends))
  const mirrors = rule.filters.flatMap((filter) =>
    filter.type === 'RequestMirror' ? [findBackends(filter.backend, route, backends)] : [],
  )
  const claims = withPools(rule, claimsOf(rule, found))
  const shares = sharesOf(route, rule, claims)
  const parts = rulePartsOf(route.kind, rule, found)
  return {
    shares: {
      rule: index,
      ...nameOf(rule),
      failover: rule.failover,
      shares,
      ...unserved(route.kind, rule, shares, claims),
    },
    localities: localitiesOf(claims, parts),
    parts,
    valid: found.map((one) => 'targets' in one),
    mirrors: mirrors.map((one) => resolveMirror(route, one)),
    issues: ruleIssues(route, index, found, mirrors),
  }
}

/** Of clusters that are talked to in different ways, copies go to those that are like the first. */
const resolveMirror = ({ kind }: Route, found: Found): ResolvedMirror => {
  const targets = 'targets' in found ? found.targets : []
  const upstream = targets[0]?.upstream ?? defaultUpstream(kind)
  const key = JSON.stringify(upstream)
  return { upstream, targets: targets.filter((one) => JSON.stringify(one.upstream) === key) }
}

/** One backendRef in one cluster, or one that could not be found, with its part of the rule's traffic. */
interface Claim {
  readonly ref: BackendRef
  readonly backendRef: number
  readonly desired: number
  readonly target?: Target
  readonly missing?: NotFound
}

const claimsOf = (rule: RouteRule, found: readonly Found[]): readonly Claim[] => {
  const total = rule.backends.reduce((sum, { weight }) => sum + weight, 0)
  return rule.backends.flatMap((ref, backendRef): readonly Claim[] => {
    const share = total === 0 ? 0 : ref.weight / total
    const one = found[backendRef]
    if (!one || !('targets' in one))
      return [{ ref, backendRef, desired: share, ...(one && { missing: one }) }]
    if (one.targets.length === 0) return [{ ref, backendRef, desired: share }]
    return divide(one.targets).map(({ target, part }) => ({ ref, backendRef, desired: share * part, target }))
  })
}

/**
 * By ready endpoints; where none is ready by those that serve while they terminate, then by all of them; where there is
 * none at all, evenly.
 */
const divide = (targets: readonly Target[]): readonly { target: Target; part: number }[] => {
  const counts: readonly ((target: Target) => number)[] = [
    ({ ready }) => ready.length,
    ({ terminating }) => terminating.length,
    ({ endpoints }) => endpoints,
    () => 1,
  ]
  const total = (count: (target: Target) => number) => targets.reduce((sum, target) => sum + count(target), 0)
  const count = counts.find((candidate) => total(candidate) > 0)
  return count ? targets.map((target) => ({ target, part: count(target) / total(count) })) : []
}

interface PooledClaim extends Claim {
  readonly pool: Pool
}

/** BackendRefs that stand in for each other (`Spill`) have one pool; of the others each looks after itself. */
const withPools = (rule: RouteRule, claims: readonly Claim[]): readonly PooledClaim[] => {
  if (rule.failover === 'Spill') {
    const pool = poolOf(claims)
    return claims.map((claim) => ({ ...claim, pool }))
  }
  return claims.map((claim) => ({
    ...claim,
    pool: poolOf(claims.filter(({ backendRef }) => backendRef === claim.backendRef)),
  }))
}

const poolOf = (claims: readonly Claim[]): Pool => {
  const has = (pool: Pool) => claims.some((claim) => isUsable({ ...claim, pool }))
  return !has('ready') && has('terminating') ? 'terminating' : 'ready'
}

const isUsable = ({ desired, target, pool }: PooledClaim): boolean =>
  desired > 0 && target !== undefined && addressesOf(target, pool).length > 0

const localitiesOf = (
  claims: readonly PooledClaim[],
  parts: readonly RulePart[],
): readonly ResolvedLocality[] =>
  claims.flatMap((claim) => {
    const { backendRef, desired, target, pool } = claim
    if (!target || !isUsable(claim)) return []
    const endpoints = addressesOf(target, pool)
    const behind = behindOf(target, pool)
    const part = partOf(parts, backendRef, target.upstream)
    const { cluster } = target
    return [{ backendRef, part, cluster, desired, endpoints, ...(behind !== undefined && { behind }) }]
  })

const sharesOf = (route: Route, rule: RouteRule, claims: readonly PooledClaim[]): readonly Share[] => {
  const usable = claims.reduce((sum, claim) => sum + (isUsable(claim) ? claim.desired : 0), 0)
  const lost = claims.reduce((sum, claim) => sum + (keepsInvalid(route, claim) ? claim.desired : 0), 0)
  return claims.map((claim) => {
    const effective = effectiveShare(route, rule, claim, { usable, lost })
    const reason = reasonOf(claim, effective)
    return {
      backendRef: claim.backendRef,
      ...(claim.target
        ? { cluster: claim.target.cluster }
        : claim.ref.cluster && { cluster: claim.ref.cluster }),
      namespace: claim.ref.namespace,
      service: claim.ref.name,
      port: claim.ref.port,
      weight: claim.ref.weight,
      desired: claim.desired,
      effective,
      readyEndpoints: claim.target?.ready.length ?? 0,
      endpoints: claim.target?.endpoints ?? 0,
      ...(reason && { reason }),
    }
  })
}

const effectiveShare = (
  route: Route,
  rule: RouteRule,
  claim: PooledClaim,
  { usable, lost }: { readonly usable: number; readonly lost: number },
): number => {
  if (rule.failover === 'None' || keepsInvalid(route, claim)) return claim.desired
  return isUsable(claim) ? (claim.desired / usable) * (1 - lost) : 0
}

/** Of a standard route, the share of an invalid backendRef is never given to others, but answered with 500 (HTTPRouteRule.backendRefs). */
const keepsInvalid = ({ kind }: Route, { missing }: Claim): boolean =>
  missing !== undefined && (kind === 'HTTPRoute' || kind === 'GRPCRoute')

const reasonOf = (claim: PooledClaim, effective: number): Share['reason'] => {
  if (claim.missing) return claim.missing.code
  if (claim.ref.weight === 0) return undefined
  if (claim.target && isUnreachable(claim.target)) return 'NoReachableAddress'
  if ((claim.target?.[claim.pool].length ?? 0) === 0) return 'NoReadyEndpoints'
  if (claim.pool === 'terminating') return 'Terminating'
  return effective > claim.desired + 1e-9 ? 'Overflow' : undefined
}

/** Why the effective shares do not sum to 1, and what is answered then. */
const unserved = (
  kind: RouteKind,
  rule: RouteRule,
  shares: readonly Share[],
  claims: readonly Claim[],
): Pick<RuleShares, 'reason' | 'status'> => {
  const { invalid, unready } = answers(kind)
  if (rule.filters.some(({ type }) => type === 'RequestRedirect')) return { reason: 'Redirect' }
  if (claims.length === 0) return { reason: 'NoBackendRefs', ...invalid }
  if (claims.every(({ ref }) => ref.weight === 0)) return { reason: 'ZeroWeights', ...invalid }
  if (shares.some(({ effective }) => effective > 0)) return {}
  const weighted = claims.filter(({ ref }) => ref.weight > 0)
  const missing = weighted.find((claim) => claim.missing)?.missing
  if (missing && weighted.every((claim) => claim.missing)) return { reason: missing.code, ...invalid }
  const isStuck = weighted.some(({ target }) => target && isUnreachable(target))
  return { reason: isStuck ? 'NoReachableAddress' : 'NoReadyEndpoints', ...unready }
}

/** gRPC has UNAVAILABLE for both, which 503 becomes (GRPCRouteRule.backendRefs); connections have no answers. */
const answers = (kind: RouteKind): { readonly [K in 'invalid' | 'unready']: Pick<RuleShares, 'status'> } => {
  if (!requestRouteKinds.includes(kind)) return { invalid: {}, unready: {} }
  return { invalid: { status: kind === 'GRPCRoute' ? 503 : 500 }, unready: { status: 503 } }
}

const nameOf = ({ name }: RouteRule): { readonly name?: string } => (name === undefined ? {} : { name })
