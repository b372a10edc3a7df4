import type { EdgeRule } from '@watershed/model'
import type { RouteSchema } from '@watershed/envoy-api/envoy/config/route/v3/route_components_pb.js'
import { forwardAction } from './forward-action.ts'
import { headerMutations } from './header-mutations.ts'
import type { MessageInit } from './message-init.ts'
import { redirectAction } from './redirect-action.ts'
import { routeMatch } from './route-match.ts'

type Route = MessageInit<typeof RouteSchema>

/** `port` is the listener's. */
export function toRoute(rule: EdgeRule, port: number): Route {
  return {
    name: rule.name,
    match: routeMatch(rule.match),
    ...headerMutations(rule.filters),
    action: actionOf(rule, port),
  }
}

function actionOf(rule: EdgeRule, port: number): NonNullable<Route['action']> {
  const { action, filters, match } = rule
  const redirect = filters.find((filter) => filter.type === 'RequestRedirect')
  if (redirect) return { case: 'redirect', value: redirectAction(redirect, match.path, port) }
  if (action.type === 'DirectResponse') return directResponse(action.status)
  // A rule without a backend to send to answers as the Gateway API has it, whatever the reason.
  return forwardAction(rule) ?? directResponse(500)
}

function directResponse(status: number): NonNullable<Route['action']> {
  return { case: 'directResponse', value: { status } }
}
