import type { Failover, RouteMatch, StoredRecord } from '@watershed/model'
import type * as specs from './gen/specs.ts'
import { readSpec } from './read-spec.ts'
import { toHeaderMatches } from './to-header-matches.ts'
import type { ReadRoute } from './to-route-base.ts'
import { standardContext, toRouteBase } from './to-route-base.ts'
import { toRouteRule } from './to-route-rule.ts'

/** Reads an acceptable HTTPRoute or MultiClusterHTTPRoute, with all defaults filled in. */
export const toRoute = (record: StoredRecord): ReadRoute => {
  const { object, spec } = readSpec(record, 'HTTPRoute', 'MultiClusterHTTPRoute')
  const { kind, namespace, name } = object
  const isStandard = kind === 'HTTPRoute'
  const context = isStandard ? standardContext(record, object) : { kind, namespace, name }
  const rules = spec.rules.map((rule, index) =>
    toRouteRule(rule, index, context, {
      matches: rule.matches.length > 0 ? rule.matches.map(toMatch) : [everything],
      failover: isStandard ? standardFailover(rule) : rule.failover,
    }),
  )
  return toRouteBase(record, object, spec, { hostnames: [...new Set(spec.hostnames)], rules })
}

/** A session stays with an endpoint, and so with a backendRef, for as long as there is one: then it is another's. */
export const standardFailover = ({
  sessionPersistence,
}: Pick<specs.RouteRule, 'sessionPersistence'>): Failover => (sessionPersistence ? 'Spill' : 'None')

const everything: RouteMatch = { path: { type: 'PathPrefix', value: '/' }, headers: [], queryParams: [] }

const toMatch = ({ path, method, headers = [], queryParams = [] }: specs.RouteRuleMatch): RouteMatch => ({
  path: { type: path.type, value: path.value },
  ...(method !== undefined && { method }),
  headers: toHeaderMatches(headers),
  queryParams: queryParams.map(({ name, type, value }) => ({ name, type, value })),
})
