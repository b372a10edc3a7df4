import type { Route, StoredRecord } from '@watershed/model'
import type { L4RouteSpec } from './gen/specs.ts'
import type { RouteContext } from './route-context.ts'
import { toBackendRef } from './to-backend-ref.ts'
import type { ReadRoute } from './to-route-base.ts'
import { toRouteBase } from './to-route-base.ts'

/**
 * A route of connections, or of datagrams: there is nothing in them to match or to change. What nothing can be sent to keeps its
 * share, which is refused (TCPRouteRule.backendRefs).
 */
export const toL4Route = (
  record: StoredRecord,
  context: RouteContext,
  spec: L4RouteSpec,
  hostnames: Route['hostnames'],
): ReadRoute =>
  toRouteBase(record, context, spec, {
    hostnames,
    rules: spec.rules.map(({ name, backendRefs }) => ({
      ...(name !== undefined && { name }),
      matches: [],
      filters: [],
      timeouts: {},
      failover: 'None',
      backends: backendRefs.map((ref) => ({ ...toBackendRef(ref, context), weight: ref.weight })),
    })),
  })
