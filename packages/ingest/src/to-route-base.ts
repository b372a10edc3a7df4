import type { Issue, ReportedConfig, Route, StoredRecord } from '@watershed/model'
import { ageOf } from '@watershed/model'
import type { RouteParentRef } from './gen/specs.ts'
import { issueOf } from './issue-of.ts'
import type { RouteContext } from './route-context.ts'
import { toParentRefs } from './to-parent-refs.ts'

/** A route and what of it is left out, which are parentRefs to something else than a Gateway or a ListenerSet. */
export interface ReadRoute {
  readonly route: Route
  readonly issues: readonly Issue[]
}

/** What routes of every kind have in common. */
export const toRouteBase = (
  record: StoredRecord,
  { kind, namespace, name }: Pick<ReportedConfig, 'namespace' | 'name'> & Pick<Route, 'kind'>,
  { parentRefs = [] }: { readonly parentRefs?: readonly RouteParentRef[] },
  rest: Pick<Route, 'hostnames' | 'rules'>,
): ReadRoute => {
  const { cluster } = record
  const { parents, findings } = toParentRefs(parentRefs, namespace)
  return {
    route: { kind, cluster, namespace, name, created: ageOf(record), parents, ...rest },
    issues: findings.map((finding) => issueOf('NotCarriedOut', cluster, { kind, namespace, name }, finding)),
  }
}

/** Of a standard route: a Service is that of its own cluster. */
export const standardContext = (
  { cluster }: StoredRecord,
  { kind, namespace, name }: Omit<RouteContext, 'cluster'>,
): RouteContext => ({ kind, namespace, name, cluster })
