import type { RouteSchema } from '@watershed/envoy-api/envoy/config/route/v3/route_components_pb.js'
import { CorsPolicySchema } from '@watershed/envoy-api/envoy/extensions/filters/http/cors/v3/cors_pb.js'
import { StatefulSessionPerRouteSchema } from '@watershed/envoy-api/envoy/extensions/filters/http/stateful_session/v3/stateful_session_pb.js'
import { RBACPerRouteSchema } from '@watershed/envoy-api/envoy/extensions/filters/http/rbac/v3/rbac_pb.js'
import type { EdgeRule } from '@watershed/model'
import { accessSettings } from './access-settings.ts'
import { corsPolicy } from './cors-policy.ts'
import type { MessageInit } from './message-init.ts'
import { accessFilter, corsFilter, sessionFilter } from './names.ts'
import { packAny } from './pack-any.ts'
import { sessionState } from './session-state.ts'

type PerFilter = NonNullable<MessageInit<typeof RouteSchema>['typedPerFilterConfig']>

/** What a rule has HTTP filters do that do nothing by themselves. */
export function routeFilters(
  { filters, sessionPersistence, access }: Pick<EdgeRule, 'filters' | 'sessionPersistence' | 'access'>,
  tls: boolean,
): PerFilter {
  const cors = filters.find((filter) => filter.type === 'CORS')
  return {
    ...(access && { [accessFilter]: packAny(RBACPerRouteSchema, accessSettings(access)) }),
    ...(cors && { [corsFilter]: packAny(CorsPolicySchema, corsPolicy(cors)) }),
    ...(sessionPersistence && {
      [sessionFilter]: packAny(StatefulSessionPerRouteSchema, sessionState(sessionPersistence, tls)),
    }),
  }
}
