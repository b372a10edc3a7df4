import type { ClusterState } from '@watershed/store'
import type { ClustersView, ClusterView } from '@watershed/wire'
import { limits } from '@watershed/wire'

/** An agent is silent once it has missed a few heartbeats. What it said goes on serving. */
const silentAfterMs = 5 * limits.heartbeatMs

/** How many objects a cluster has, by kind. */
export type ObjectCounts = (cluster: string) => Readonly<Record<string, number>>

export const isReporting = ({ silentForMs }: Pick<ClusterState, 'silentForMs'>): boolean =>
  silentForMs <= silentAfterMs

/** `GET /v1/clusters`, by name. */
export const clustersView = (clusters: readonly ClusterState[], objects: ObjectCounts): ClustersView => ({
  clusters: clusters.map((state) => clusterView(state, objects(state.name))),
})

const clusterView = (state: ClusterState, objects: ClusterView['objects']): ClusterView => ({
  name: state.name,
  source: state.source,
  agent: state.agent,
  epoch: state.epoch,
  reporting: isReporting(state),
  complete: state.complete,
  lastSeen: new Date(state.seen).toISOString(),
  silentForMs: state.silentForMs,
  objects,
  problems: [...state.problems],
})
