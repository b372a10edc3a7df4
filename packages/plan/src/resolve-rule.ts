import type {
  BackendEndpoint,
  BackendRef,
  Issue,
  Route,
  RouteRule,
  RuleShares,
  Share,
} from '@watershed/model'
import type { Backends, Found, NotFound, Target } from './find-backends.ts'
import { findBackends } from './find-backends.ts'

/** Who gets what of a rule, and where that is. */
export interface Resolution {
  readonly shares: RuleShares
  /** Where traffic can go: only what has endpoints to take it. Weights are desired shares, above 0. */
  readonly localities: readonly ResolvedLocality[]
  /** By backendRef: whether it can be resolved at all. */
  readonly valid: readonly boolean[]
  readonly issues: readonly Issue[]
}

export interface ResolvedLocality {
  readonly backendRef: number
  readonly cluster: string
  readonly desired: number
  readonly endpoints: readonly BackendEndpoint[]
}

/**
 * Resolves one rule of a route: desired shares from its weights, effective shares from what is ready. A backendRef that
 * means several clusters is divided by their ready endpoints.
 */
export const resolveRule = (route: Route, index: number, backends: Backends): Resolution => {
  const rule = route.rules[index]
  if (!rule) throw new RangeError(`${route.namespace}/${route.name} has no rule ${index}`)
  const found = rule.backends.map((ref) => findBackends(ref, route.namespace, backends))
  const claims = claimsOf(rule, found)
  const pool = poolOf(claims)
  const shares = sharesOf(rule, claims, pool)
  return {
    shares: {
      rule: index,
      ...nameOf(rule),
      failover: rule.failover,
      shares,
      ...unserved(rule, shares, claims),
    },
    localities: localitiesOf(claims, pool),
    valid: found.map((one) => 'targets' in one),
    issues: issuesOf(route, index, found),
  }
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
    return divide(one.targets).map(({ target, part }) => ({ ref, backendRef, desired: share * part, target }))
  })
}

/** By ready endpoints; where none is ready by all of them; where there is none at all, evenly. */
const divide = (targets: readonly Target[]): readonly { target: Target; part: number }[] => {
  const ready = targets.reduce((sum, target) => sum + target.ready.length, 0)
  const all = targets.reduce((sum, target) => sum + target.endpoints, 0)
  return targets.map((target) => {
    if (ready > 0) return { target, part: target.ready.length / ready }
    return { target, part: all > 0 ? target.endpoints / all : 1 / targets.length }
  })
}

/** Which endpoints may take traffic: those that are ready or, where the whole rule has none, those that terminate but serve. */
type Pool = 'ready' | 'terminating'

const poolOf = (claims: readonly Claim[]): Pool => {
  const has = (pool: Pool) =>
    claims.some(({ desired, target }) => desired > 0 && target && target[pool].length > 0)
  return !has('ready') && has('terminating') ? 'terminating' : 'ready'
}

const isUsable = ({ desired, target }: Claim, pool: Pool): boolean =>
  desired > 0 && target !== undefined && target[pool].length > 0

const localitiesOf = (claims: readonly Claim[], pool: Pool): readonly ResolvedLocality[] =>
  claims.flatMap((claim) => {
    const { backendRef, desired, target } = claim
    if (!target || !isUsable(claim, pool)) return []
    return [{ backendRef, cluster: target.cluster, desired, endpoints: target[pool] }]
  })

const sharesOf = (rule: RouteRule, claims: readonly Claim[], pool: Pool): readonly Share[] => {
  const usable = claims.reduce((sum, claim) => sum + (isUsable(claim, pool) ? claim.desired : 0), 0)
  return claims.map((claim) => {
    const effective = effectiveShare(rule, claim, pool, usable)
    const reason = reasonOf(claim, pool, effective)
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

const effectiveShare = (rule: RouteRule, claim: Claim, pool: Pool, usable: number): number => {
  if (rule.failover === 'None') return claim.desired
  return isUsable(claim, pool) ? claim.desired / usable : 0
}

const reasonOf = (claim: Claim, pool: Pool, effective: number): Share['reason'] => {
  if (claim.missing) return claim.missing.code
  if (claim.ref.weight === 0) return undefined
  if (claim.target?.[pool].length === 0) return 'NoReadyEndpoints'
  if (pool === 'terminating') return 'Terminating'
  return effective > claim.desired + 1e-9 ? 'Overflow' : undefined
}

/** Why the effective shares do not sum to 1, and what is answered then. */
const unserved = (
  rule: RouteRule,
  shares: readonly Share[],
  claims: readonly Claim[],
): Pick<RuleShares, 'reason' | 'status'> => {
  if (rule.filters.some(({ type }) => type === 'RequestRedirect')) return { reason: 'Redirect' }
  if (claims.length === 0) return { reason: 'NoBackendRefs', status: 500 }
  if (claims.every(({ ref }) => ref.weight === 0)) return { reason: 'ZeroWeights', status: 500 }
  if (shares.some(({ effective }) => effective > 0)) return {}
  const weighted = claims.filter(({ ref }) => ref.weight > 0)
  const missing = weighted.find((claim) => claim.missing)?.missing
  if (missing && weighted.every((claim) => claim.missing)) return { reason: missing.code, status: 500 }
  return { reason: 'NoReadyEndpoints', status: 503 }
}

const issuesOf = (route: Route, rule: number, found: readonly Found[]): readonly Issue[] => {
  const { cluster, kind, namespace, name } = route
  const source = { cluster, kind, namespace, name }
  const refs = found.flatMap((one, index): readonly Issue[] =>
    'targets' in one
      ? []
      : [{ code: one.code, source, path: `spec.rules[${rule}].backendRefs[${index}]`, message: one.message }],
  )
  const backends = route.rules[rule]?.backends ?? []
  if (backends.length === 0 || backends.some(({ weight }) => weight > 0)) return refs
  const message =
    'every weight is 0, so every request is answered with 500: give a backendRef a weight above 0'
  return [...refs, { code: 'ZeroWeights', source, path: `spec.rules[${rule}].backendRefs`, message }]
}

const nameOf = ({ name }: RouteRule): { readonly name?: string } => (name === undefined ? {} : { name })
