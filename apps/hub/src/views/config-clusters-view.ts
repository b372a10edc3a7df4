import { routeKinds } from '@watershed/model'
import type { ClusterState, StatedOrder } from '@watershed/store'
import type { ConfigClustersView, ConfigClusterView } from '@watershed/wire'
import type { OrderInForce } from '../config-clusters/order-in-force.ts'
import type { ObjectCounts } from './clusters-view.ts'
import { isReporting } from './clusters-view.ts'

export interface ViewedOrder {
  readonly order: OrderInForce
  readonly stated: StatedOrder | undefined
  readonly states: readonly ClusterState[]
  readonly objects: ObjectCounts
  /** By cluster. */
  readonly inForce: ReadonlyMap<string, number>
  /** Routes that are in force from no cluster, since theirs is outside the order: by cluster, as `namespace/name`. */
  readonly leftOut: ReadonlyMap<string, readonly string[]>
}

/** `/v1/config-clusters`. */
export const configClustersView = (viewed: ViewedOrder): ConfigClustersView => {
  const { order, stated, states } = viewed
  const view = (name: string): ConfigClusterView => clusterView(name, viewed)
  const clusters = order.clusters.map(view)
  const others = states.map(({ name }) => name).filter((name) => !order.clusters.includes(name))
  return {
    source: order.source,
    clusters,
    others: others.map(view),
    resourceVersion: String(stated?.at ?? 0),
    ...(stated && { changedAt: new Date(stated.at / 1_000).toISOString(), changedBy: stated.by }),
    warnings: [...clusters.flatMap(warning), ...[...viewed.leftOut].map(leftOutWarning)],
  }
}

const clusterView = (name: string, { states, objects, inForce }: ViewedOrder): ConfigClusterView => {
  const state = states.find((one) => one.name === name)
  const counts = objects(name)
  return {
    name,
    state: stateOf(state),
    ...(state && { lastSeen: new Date(state.seen).toISOString(), silentForMs: state.silentForMs }),
    routes: routeKinds.reduce((sum, kind) => sum + (counts[kind] ?? 0), 0),
    routesInForce: inForce.get(name) ?? 0,
  }
}

const stateOf = (state: ClusterState | undefined): ConfigClusterView['state'] => {
  if (!state) return 'Unknown'
  if (!isReporting(state)) return 'Silent'
  return state.complete ? 'Reporting' : 'Loading'
}

const warning = ({ name, state, lastSeen }: ConfigClusterView, index: number): readonly string[] => {
  if (state === 'Unknown')
    return [`no agent has ever reported for ${name}: start its agent, or leave it out of the order`]
  if (state !== 'Silent' || index > 0) return []
  return [
    `the agent of ${name} is silent since ${lastSeen}: what it reported stays in force, and edits there do not arrive; ` +
      'start its agent, or promote another cluster',
  ]
}

const leftOutWarning = ([cluster, routes]: readonly [string, readonly string[]]): string =>
  `${routes.length} route${routes.length === 1 ? '' : 's'} of ${cluster} (${routes.slice(0, 3).join(', ')}${routes.length > 3 ? ', …' : ''}) ` +
  `${routes.length === 1 ? 'is' : 'are'} in force from no cluster, since ${cluster} is not in the order: add it to the order, or move them to a cluster that is`
