import type { RouteKind, RouteRule } from '@watershed/model'
import { requestRouteKinds } from '@watershed/model'
import type { Found } from './find-backends.ts'
import type { Upstream } from './upstream-of.ts'
import { defaultUpstream } from './upstream-of.ts'

/** BackendRefs whose endpoints edges treat as one: what becomes one Envoy cluster. Does not depend on weights and endpoints. */
export interface RulePart {
  /** Places in the rule's backendRefs, in order. */
  readonly backendRefs: readonly number[]
  readonly upstream: Upstream
  /** Of several parts of the same backendRef: in some of its clusters its endpoints are talked to otherwise. */
  readonly isVariant?: true
}

/**
 * The parts of a rule: one where backendRefs are all talked to in one way and stand in for each other (`Spill`), or get connections,
 * of which edges refuse a share with the same Envoy cluster; else one a backendRef, or several where its clusters are talked to in
 * different ways.
 */
export const rulePartsOf = (
  kind: RouteKind,
  rule: RouteRule,
  found: readonly Found[],
): readonly RulePart[] => {
  const upstreams = found.map(upstreamsOf)
  const [first = defaultUpstream(kind), ...others] = distinct(upstreams.flat())
  const all = rule.backends.map((_, index) => index)
  if (all.length === 0) return []
  const isOne = rule.failover === 'Spill' || !requestRouteKinds.includes(kind)
  if (isOne && others.length === 0 && !rule.backends.some(hasFilters))
    return [{ backendRefs: all, upstream: first }]
  return all.flatMap((index): readonly RulePart[] => {
    const [one = defaultUpstream(kind), ...more] = upstreams[index] ?? []
    const isVariant = more.length > 0
    return [one, ...more].map((upstream) => ({
      backendRefs: [index],
      upstream,
      ...(isVariant && { isVariant }),
    }))
  })
}

/** The part that endpoints of a backendRef, talked to like this, are in. */
export const partOf = (parts: readonly RulePart[], backendRef: number, upstream: Upstream): number => {
  const key = JSON.stringify(upstream)
  return parts.findIndex(
    (part) => part.backendRefs.includes(backendRef) && JSON.stringify(part.upstream) === key,
  )
}

const hasFilters = ({ filters = [] }: RouteRule['backends'][number]): boolean => filters.length > 0

const upstreamsOf = (found: Found): readonly Upstream[] =>
  'targets' in found ? distinct(found.targets.map(({ upstream }) => upstream)) : []

/** In an order that does not depend on that of the clusters. */
const distinct = (upstreams: readonly Upstream[]): readonly Upstream[] => {
  const [first] = upstreams
  if (first && upstreams.every((one) => one.protocol === first.protocol && !one.tls)) return [first]
  const byKey = new Map(upstreams.map((upstream) => [JSON.stringify(upstream), upstream]))
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, upstream]) => upstream)
}
