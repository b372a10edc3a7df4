import type { RouteKind, RouteMatch } from '@watershed/model'
import { requestRouteKinds } from '@watershed/model'
import type { RouteState, RouteStatus } from '@watershed/pipeline'
import type { ClusterShareView, ParentView, RouteSummaryView, RouteView } from '@watershed/wire'
import type { Acknowledgement } from '../programming/track-programming.ts'
import { describeMatch } from './describe-match.ts'

/** What a route is shown from. */
export interface ShownRoute {
  readonly state: RouteState
  readonly status: RouteStatus
  readonly labels: Readonly<Record<string, string>> | undefined
}

/** In `GET /v1/routes`. */
export const routeSummary = ({ state, status, labels }: ShownRoute): RouteSummaryView => ({
  ...identity(state),
  ...(labels && { labels }),
  hostnames: state.route?.hostnames ?? [],
  parents: state.parents.map(({ namespace, name }) => `${namespace}/${name}`),
  inForce: status.inForce,
  conditions: status.conditions,
  shares: clusterShares(status),
})

/** `GET /v1/routes/{namespace}/{name}`. */
export const routeView = (
  { state, status, labels }: ShownRoute,
  edges: readonly Acknowledgement[],
): RouteView => ({
  ...identity(state),
  created: new Date(state.created).toISOString(),
  ...(labels && { labels }),
  hostnames: state.route?.hostnames ?? [],
  parents: status.parents.map(parentView),
  conditions: status.conditions,
  issues: status.issues.map(({ code, path, message }) => ({ code, path, message })),
  serving: status.serving,
  rules: status.rules.map((rule) => ({
    ...rule,
    matches: describeMatches(state.route?.kind, state.route?.rules[rule.rule]?.matches ?? []),
  })),
  edges: edges.toSorted((a, b) => a.node.localeCompare(b.node)),
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
  conditions,
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
