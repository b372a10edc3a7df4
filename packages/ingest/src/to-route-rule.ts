import type { BackendRef, Retry, RouteRule } from '@watershed/model'
import { durationMs } from './duration-ms.ts'
import type * as specs from './gen/specs.ts'
import type { RouteContext } from './route-context.ts'
import { toBackendRef } from './to-backend-ref.ts'
import { toFilter } from './to-filter.ts'
import { toSessionPersistence } from './to-session-persistence.ts'

/** What rules of requests have in common, whatever they match by. A GRPCRoute's has fewer fields. */
export type RequestRule = Pick<
  specs.RouteRule,
  'name' | 'filters' | 'timeouts' | 'retry' | 'sessionPersistence' | 'backendRefs'
>

/** Reads rule `index` of an acceptable route; its matches and what becomes of shares without endpoints differ by kind. */
export const toRouteRule = (
  rule: RequestRule,
  index: number,
  context: RouteContext,
  own: Pick<RouteRule, 'matches' | 'failover'>,
): RouteRule => ({
  ...(rule.name !== undefined && { name: rule.name }),
  matches: own.matches,
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
  failover: own.failover,
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
