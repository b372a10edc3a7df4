import type { EdgeHost, EdgeRule } from '@watershed/model'
import type { RouteSchema } from '@watershed/envoy-api/envoy/config/route/v3/route_components_pb.js'
import { forwardAction, hasOwnRequestHeaders, isRequestHeaders } from './forward-action.ts'
import { headerMutations } from './header-mutations.ts'
import type { MessageInit } from './message-init.ts'
import { redirectAction } from './redirect-action.ts'
import { routeFilters } from './route-filters.ts'
import { routeMatch, whereAbsent } from './route-match.ts'

type Route = MessageInit<typeof RouteSchema>
type Listener = Pick<EdgeHost, 'port' | 'tls' | 'hostname'>

/**
 * Of a rule, which is one route unless all headers are allowed by CORS: Envoy then allows those that a preflight asks for, also
 * where it asks for none, and would say so by an empty header, which is to be left out (HTTPCORSFilter.allowHeaders).
 */
export function toRoutes(rule: EdgeRule, listener: Listener): readonly Route[] {
  const cors = rule.filters.find((filter) => filter.type === 'CORS')
  if (!cors?.allowHeaders.includes('*')) return [toRoute(rule, listener)]
  const filters = rule.filters.map((filter) => (filter === cors ? { ...cors, allowHeaders: [] } : filter))
  const asksForNone = toRoute({ ...rule, filters }, listener)
  return [
    { ...asksForNone, match: whereAbsent(routeMatch(rule.match), 'access-control-request-headers') },
    toRoute(rule, listener),
  ]
}

function toRoute(rule: EdgeRule, listener: Listener): Route {
  const { action, filters } = rule
  const own = hasOwnRequestHeaders(action) ? filters.filter((filter) => !isRequestHeaders(filter)) : filters
  return {
    name: rule.name,
    match: routeMatch(rule.match),
    ...headerMutations(own),
    typedPerFilterConfig: routeFilters(rule, listener.tls),
    action: actionOf(rule, listener),
  }
}

function actionOf(rule: EdgeRule, listener: Listener): NonNullable<Route['action']> {
  const { action, filters, match } = rule
  const redirect = filters.find((filter) => filter.type === 'RequestRedirect')
  if (redirect) return { case: 'redirect', value: redirectAction(redirect, match.path, listener) }
  if (action.type === 'DirectResponse') return directResponse(action.status)
  // A rule without a backend to send to answers as the Gateway API has it, whatever the reason.
  return forwardAction(rule) ?? directResponse(500)
}

function directResponse(status: number): NonNullable<Route['action']> {
  return { case: 'directResponse', value: { status } }
}
