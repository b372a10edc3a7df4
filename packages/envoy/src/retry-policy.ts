import type { RetryPolicySchema } from '@watershed/envoy-api/envoy/config/route/v3/route_components_pb.js'
import { PreviousHostsPredicateSchema } from '@watershed/envoy-api/envoy/extensions/retry/host/previous_hosts/v3/previous_hosts_pb.js'
import type { EdgeRule, Retry } from '@watershed/model'
import { duration } from './duration.ts'
import { limits } from './limits.ts'
import type { MessageInit } from './message-init.ts'
import { packAny } from './pack-any.ts'

const unseen = 'connect-failure,refused-stream,reset-before-request'

/**
 * Tries another endpoint where no application can have seen the request: no connection, a stream that the endpoint refused,
 * a connection lost before the request was written to it. Safe for every method.
 */
export const retryPolicy = {
  retryOn: unseen,
  numRetries: limits.connectRetries,
  retryHostPredicate: [
    {
      name: 'envoy.retry_host_predicates.previous_hosts',
      configType: { case: 'typedConfig', value: packAny(PreviousHostsPredicateSchema, {}) },
    },
  ],
  hostSelectionRetryMaxAttempts: 10n,
  retryBackOff: {
    baseInterval: duration(limits.retryBackOff.base),
    maxInterval: duration(limits.retryBackOff.max),
  },
} satisfies MessageInit<typeof RetryPolicySchema>

/** A rule's own; undefined where it does with that of all routes. */
export function ruleRetryPolicy({
  retry,
  timeouts: { backendRequestMs },
}: Pick<EdgeRule, 'retry' | 'timeouts'>): MessageInit<typeof RetryPolicySchema> | undefined {
  if (!retry && !backendRequestMs) return undefined
  return {
    ...retryPolicy,
    ...(retry && asked(retry)),
    ...(backendRequestMs && { perTryTimeout: duration(backendRequestMs) }),
  }
}

/**
 * Whoever asks for retries has whatever else fails tried again too: connections that are lost, tries that take too long (GEP-1731).
 * Envoy counts all tries as one, so `attempts` bounds those that no application saw as well.
 */
function asked({ codes, attempts, backoffMs }: Retry): MessageInit<typeof RetryPolicySchema> {
  // Envoy waits for up to this long, at random; for twice as long after each further try.
  const base = Math.max(1, 2 * (backoffMs ?? limits.retry.backOff))
  return {
    retryOn: `${unseen},reset${codes.length > 0 ? ',retriable-status-codes' : ''}`,
    retriableStatusCodes: [...codes],
    numRetries: attempts ?? limits.retry.attempts,
    retryBackOff: {
      baseInterval: duration(base),
      maxInterval: duration(base * limits.retry.mostBackOffs),
    },
  }
}
