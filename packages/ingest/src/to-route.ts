import type {
  BackendRef,
  Failover,
  Issue,
  Retry,
  Route,
  RouteMatch,
  RouteRule,
  StoredRecord,
  ValueMatch,
} from '@watershed/model'
import { ageOf } from '@watershed/model'
import { durationMs } from './duration-ms.ts'
import type * as specs from './gen/specs.ts'
import { firstOfEachName } from './first-of-each-name.ts'
import { issueOf } from './issue-of.ts'
import { readSpec } from './read-spec.ts'
import type { RouteContext } from './route-context.ts'
import { toBackendRef } from './to-backend-ref.ts'
import { toFilter } from './to-filter.ts'
import { toParentRefs } from './to-parent-refs.ts'
import { toSessionPersistence } from './to-session-persistence.ts'

/**
 * Reads an acceptable HTTPRoute or MultiClusterHTTPRoute, with all defaults filled in. A parentRef to something else than
 * a Gateway or a ListenerSet is left out, which is an issue.
 */
export const toRoute = (
  record: StoredRecord,
): { readonly route: Route; readonly issues: readonly Issue[] } => {
  const { object, spec } = readSpec(record, 'HTTPRoute', 'MultiClusterHTTPRoute')
  const { kind, namespace, name } = object
  const isOwnCluster = kind === 'HTTPRoute'
  const context = { kind, namespace, name, ...(isOwnCluster && { cluster: record.cluster }) }
  const { parentRefs = [], hostnames = [], rules } = spec
  const { parents, findings } = toParentRefs(parentRefs, namespace)
  const route: Route = {
    kind,
    cluster: record.cluster,
    namespace,
    name,
    created: ageOf(record),
    parents,
    hostnames: [...new Set(hostnames)],
    rules: rules.map((rule, index) =>
      toRule({ ...rule, failover: isOwnCluster ? standardFailover(rule) : rule.failover }, index, context),
    ),
  }
  return {
    route,
    issues: findings.map((finding) => issueOf('NotCarriedOut', record.cluster, object, finding)),
  }
}

/** A session stays with an endpoint, and so with a backendRef, for as long as there is one: then it is another's. */
const standardFailover = ({ sessionPersistence }: specs.RouteRule): Failover =>
  sessionPersistence ? 'Spill' : 'None'

const toRule = (rule: specs.RouteRule, index: number, context: RouteContext): RouteRule => ({
  ...(rule.name !== undefined && { name: rule.name }),
  matches: rule.matches.length > 0 ? rule.matches.map(toMatch) : [everything],
  filters: (rule.filters ?? []).map((filter) => toFilter(filter, context)),
  timeouts: {
    ...(rule.timeouts?.request !== undefined && { requestMs: durationMs(rule.timeouts.request) }),
    ...(rule.timeouts?.backendRequest !== undefined && {
      backendRequestMs: durationMs(rule.timeouts.backendRequest),
    }),
  },
  ...(rule.retry && { retry: toRetry(rule.retry) }),
  ...(rule.sessionPersistence && {
    sessionPersistence: toSessionPersistence(rule.sessionPersistence, [
      context.kind,
      context.namespace,
      context.name,
      rule.name ?? index,
    ]),
  }),
  failover: rule.failover,
  backends: (rule.backendRefs ?? []).map((ref): BackendRef => ({
    ...toBackendRef(ref, context),
    weight: ref.weight,
    ...(ref.filters &&
      ref.filters.length > 0 && { filters: ref.filters.map((filter) => toFilter(filter, context)) }),
  })),
})

const toRetry = ({ codes = [], attempts, backoff }: specs.RouteRuleRetry): Retry => ({
  codes: [...new Set(codes)],
  ...(attempts !== undefined && { attempts }),
  ...(backoff !== undefined && { backoffMs: durationMs(backoff) }),
})

const everything: RouteMatch = { path: { type: 'PathPrefix', value: '/' }, headers: [], queryParams: [] }

const toMatch = ({ path, method, headers = [], queryParams = [] }: specs.RouteRuleMatch): RouteMatch => ({
  path: { type: path.type, value: path.value },
  ...(method !== undefined && { method }),
  headers: firstOfEachName(headers.map(toHeaderMatch)),
  queryParams: queryParams.map(({ name, type, value }) => ({ name, type, value })),
})

const toHeaderMatch = ({ name, type, value }: specs.RouteRuleMatchHeader): ValueMatch => ({
  name: name.toLowerCase(),
  type,
  value,
})
