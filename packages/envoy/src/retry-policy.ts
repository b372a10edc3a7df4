import type { RetryPolicySchema } from '@watershed/envoy-api/envoy/config/route/v3/route_components_pb.js'
import { PreviousHostsPredicateSchema } from '@watershed/envoy-api/envoy/extensions/retry/host/previous_hosts/v3/previous_hosts_pb.js'
import { duration } from './duration.ts'
import { limits } from './limits.ts'
import type { MessageInit } from './message-init.ts'
import { packAny } from './pack-any.ts'

/**
 * Tries another endpoint where no application can have seen the request: no connection, a stream that the endpoint refused,
 * a connection lost before the request was written to it. Safe for every method.
 */
export const retryPolicy = {
  retryOn: 'connect-failure,refused-stream,reset-before-request',
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
