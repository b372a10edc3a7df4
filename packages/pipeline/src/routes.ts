import type { Collection, Graph, Read } from '@watershed/graph'
import type { Route } from '@watershed/model'
import type { AttachedListener, Attachment, Backends as BackendLookUp, Resolution } from '@watershed/plan'
import { attachRoute, leaveListeners, resolveRule } from '@watershed/plan'
import type { Backends } from './backends.ts'
import { chooseInForce } from './choose-in-force.ts'
import type { RuleUpstreams } from './edge-names.ts'
import type { Gateways } from './gateways.ts'
import { hostKindLosses } from './host-kind-losses.ts'
import type { Listeners } from './listeners.ts'
import type { Claimant } from './oldest.ts'
import { parentListeners } from './parent-listeners.ts'
import type { PipelineInputs } from './pipeline-inputs.ts'
import { orderOf } from './pipeline-inputs.ts'
import { rivalOf } from './rival-of.ts'
import type { RouteState } from './route-state.ts'
import { isRoute, routeState } from './route-state.ts'

/** Routes of every kind, where they are attached, and who gets what of them. Keys are in brackets. */
export interface Routes {
  /** [record key] */
  readonly routeStates: Collection<RouteState>
  /** [`kind/namespace/name`] Whose is in force. */
  readonly inForce: Collection<Claimant>
  /** [`kind/namespace/name`] Those in force. */
  readonly routes: Collection<Route>
  /** [`kind/namespace/name`] */
  readonly attachments: Collection<Attachment>
  /** By rule, of a route in force: what of its resolution endpoints do not change. */
  upstreamsOf(key: string, route: Route, read: Read): readonly (RuleUpstreams | undefined)[]
  /** By rule, of a route in force. */
  resolutionsOf(key: string, route: Route, read: Read): readonly (Resolution | undefined)[]
}

/** The part of the pipeline that is routes. */
export const routeCollections = (
  graph: Graph,
  inputs: PipelineInputs,
  gateways: Gateways,
  listeners: Listeners,
  { clusterset, lookUp }: Backends,
): Routes => {
  const routeStates = graph.map('routeStates', inputs.config, (record) =>
    isRoute(record) ? routeState(record) : undefined,
  )
  const routesByName = graph.groupBy('routesByName', routeStates, (state) => [[nameOf(state), state]])
  const inForce = graph.map('inForce', routesByName, (states, _, read) => {
    const rivals = [...states.values()].map((state) => rivalOf(state, read, gateways))
    return chooseInForce(rivals, orderOf(inputs, read))
  })
  const routes = graph.map(
    'routes',
    inForce,
    ({ cluster }, name, read) => read(routeStates, `${cluster}/${name}`)?.route,
  )
  const openings = graph.map('openings', routes, (route, _, read) =>
    attachRoute(route, {
      listenersOf: (parent) => parentListeners(route, parent, read, gateways, listeners),
      labelsOf: clusterset.labelsOf(read),
      isHeard: (like, hostname) => listeners.isHeard(like, hostname, read),
    }),
  )
  const lossOf = hostKindLosses(graph, routes, openings)
  const attachments = graph.map('attachments', openings, (opening, key, read) => {
    const lossAt = (listener: AttachedListener) => lossOf(key, listener, read)
    const isTaken = opening.parents.every((parent) => !parent.listeners.some(lossAt))
    const route = isTaken ? undefined : read(routes, key)
    return route ? leaveListeners(route, opening, lossAt) : opening
  })
  const resolutions = graph.flatMap('resolutions', routes, (route, key, read) => {
    const isAsItComes = route.kind === 'TLSRoute' && isPassedThrough(read(attachments, key))
    const backends = isAsItComes ? inTheClear(lookUp(read)) : lookUp(read)
    return route.rules.map((_, rule) => [ruleKey(key, rule), resolveRule(route, rule, backends)])
  })
  const upstreams = graph.map('upstreams', resolutions, ({ parts, mirrors }): RuleUpstreams => ({
    parts,
    mirrors: mirrors.map(({ upstream }) => upstream),
  }))
  return {
    routeStates,
    inForce,
    routes,
    attachments,
    upstreamsOf: (key, { rules }, read) => rules.map((_, rule) => read(upstreams, ruleKey(key, rule))),
    resolutionsOf: (key, { rules }, read) => rules.map((_, rule) => read(resolutions, ruleKey(key, rule))),
  }
}

/** Whether clients' own TLS goes on to the endpoints: it is not put into another, whatever a BackendTLSPolicy asks for. */
const isPassedThrough = (attachment: Attachment | undefined): boolean =>
  attachment?.parents.some(({ listeners }) => listeners.some(({ tls }) => !tls)) ?? false

const inTheClear = (backends: BackendLookUp): BackendLookUp => ({
  ...backends,
  backendTlsOf: () => undefined,
  importTlsOf: () => undefined,
})

/** `kind/namespace/name`: what objects of several clusters may share. */
export const nameOf = ({ source: { kind, namespace, name } }: RouteState): string =>
  `${kind}/${namespace}/${name}`

export const ruleKey = (route: string, rule: number): string => `${route}#${rule}`
