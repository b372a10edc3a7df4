import type { RouteKind, RouteMatch } from '@watershed/model'
import { recordKey, requestRouteKinds, routeKinds } from '@watershed/model'
import type { Pipeline, RouteState, RouteStatus } from '@watershed/pipeline'
import type {
  ClusterShareView,
  ParentView,
  RouteQuery,
  RoutesView,
  RouteSummaryView,
  RouteView,
} from '@watershed/wire'
import { HttpError } from '../http/http-error.ts'
import type { Acknowledgement, ProgrammingTracker } from '../programming/track-programming.ts'
import { describeMatch } from './describe-match.ts'

type Read = Pick<Pipeline, 'clusters' | 'routeStates' | 'routeStatuses'>
type ReadOne = Read & Pick<ProgrammingTracker, 'acknowledgements'>

/** `GET /v1/routes`, by namespace and name. */
export const routesView = ({ routeStates, routeStatuses }: Read): RoutesView => {
  const routes = [...routeStates.entries()].flatMap(([key, state]) => {
    const status = routeStatuses.get(key)
    return status ? [summary(state, status)] : []
  })
  return { routes: routes.sort(compare) }
}

const compare = (a: RouteSummaryView, b: RouteSummaryView): number =>
  a.namespace.localeCompare(b.namespace) ||
  a.name.localeCompare(b.name) ||
  a.kind.localeCompare(b.kind) ||
  a.cluster.localeCompare(b.cluster)

const summary = (state: RouteState, status: RouteStatus): RouteSummaryView => ({
  ...identity(state),
  hostnames: [...(state.route?.hostnames ?? [])],
  parents: state.parents.map(({ namespace, name }) => `${namespace}/${name}`),
  inForce: status.inForce,
  conditions: [...status.conditions],
  shares: [...clusterShares(status)],
})

/**
 * `GET /v1/routes/{namespace}/{name}`. Of several routes of that name it takes the one in force.
 * @throws HttpError NotFound; Ambiguous where several kinds have one
 */
export const routeView = (read: ReadOne, namespace: string, name: string, query: RouteQuery): RouteView => {
  const found = candidates(read, namespace, name, query)
  const inForce = found.filter(({ status }) => status.inForce)
  const [first, ...others] = inForce.length > 0 ? inForce : found
  if (!first)
    throw new HttpError('NotFound', `no cluster reports a route ${namespace}/${name}${filterText(query)}`)
  if (others.length > 0)
    throw new HttpError(
      'Ambiguous',
      `${namespace}/${name} is ${[first, ...others].map(({ state }) => `a ${state.source.kind}`).join(' and ')}`,
      { field: 'query.kind', cure: 'say which with ?kind=' },
    )
  return detail(first.state, first.status, read.acknowledgements(recordKey(first.state.source)))
}

interface Candidate {
  readonly state: RouteState
  readonly status: RouteStatus
}

const candidates = (read: Read, namespace: string, name: string, query: RouteQuery): readonly Candidate[] => {
  const clusters = query.cluster === undefined ? [...read.clusters.keys()] : [query.cluster]
  return clusters
    .flatMap((cluster) => routeKinds.map((kind) => recordKey({ cluster, kind, namespace, name })))
    .flatMap((key) => {
      const state = read.routeStates.get(key)
      const status = read.routeStatuses.get(key)
      if (!state || !status || (query.kind ?? state.source.kind) !== state.source.kind) return []
      return [{ state, status }]
    })
}

const filterText = ({ kind, cluster }: RouteQuery): string =>
  `${kind === undefined ? '' : ` of kind ${kind}`}${cluster === undefined ? '' : ` in cluster ${cluster}`}`

const detail = (state: RouteState, status: RouteStatus, edges: readonly Acknowledgement[]): RouteView => ({
  ...identity(state),
  created: new Date(state.created).toISOString(),
  hostnames: [...(state.route?.hostnames ?? [])],
  parents: status.parents.map(parentView),
  conditions: [...status.conditions],
  issues: status.issues.map(({ code, path, message }) => ({ code, path, message })),
  serving: status.serving,
  rules: status.rules.map((rule) => ({
    ...rule,
    shares: [...rule.shares],
    matches: [...describeMatches(state.route?.kind, state.route?.rules[rule.rule]?.matches ?? [])],
  })),
  edges: [...edges].sort((a, b) => a.node.localeCompare(b.node)),
})

/** Connections and datagrams have nothing to be told apart by. */
const describeMatches = (kind: RouteKind | undefined, matches: readonly RouteMatch[]): readonly string[] => {
  if (kind === undefined || requestRouteKinds.includes(kind)) return matches.map(describeMatch)
  return [kind === 'UDPRoute' ? 'every datagram' : 'every connection']
}

const identity = ({ source: { kind, cluster, namespace, name } }: RouteState) => ({
  kind: kind as RouteView['kind'],
  cluster,
  namespace,
  name,
})

const parentView = ({ parent, conditions }: RouteStatus['parents'][number]): ParentView => ({
  gateway: `${parent.namespace}/${parent.name}`,
  ...(parent.sectionName !== undefined && { listener: parent.sectionName }),
  conditions: [...conditions],
})

const clusterShares = ({ rules }: RouteStatus): readonly ClusterShareView[] => {
  const [rule, ...others] = rules
  if (!rule || others.length > 0) return []
  const shares = new Map<string, ClusterShareView>()
  for (const { cluster, desired, effective } of rule.shares) {
    if (cluster === undefined) continue
    const sum = shares.get(cluster) ?? { cluster, desired: 0, effective: 0 }
    shares.set(cluster, { cluster, desired: sum.desired + desired, effective: sum.effective + effective })
  }
  return [...shares.values()].sort((a, b) => a.cluster.localeCompare(b.cluster))
}
