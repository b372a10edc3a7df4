import type { SourceProblem } from '@watershed/model'
import { recordKey } from '@watershed/model'
import type { Pipeline } from '@watershed/pipeline'
import type { ClusterState } from '@watershed/store'
import type { ClusterView } from '@watershed/wire'
import { limits } from '@watershed/wire'
import { describeAddress } from './describe-address.ts'

/** An agent is silent once it has missed a few heartbeats. What it said goes on serving. */
const silentAfterMs = 5 * limits.heartbeatMs

export const isReporting = ({ silentForMs }: Pick<ClusterState, 'silentForMs'>): boolean =>
  silentForMs <= silentAfterMs

/** How many objects a cluster has, by kind. */
export type ObjectCounts = (cluster: string) => Readonly<Record<string, number>>

/** What clusters are known by, besides what the store says of them. */
export interface ClusterFacts extends Pick<Pipeline, 'records' | 'nodes'> {
  readonly objects: ObjectCounts
  /** What is wrong with what a cluster has said, which its agent cannot know. */
  problems(cluster: string): readonly SourceProblem[]
}

/** In `GET /v1/clusters`. */
export const clusterView = (state: ClusterState, facts: ClusterFacts): ClusterView => ({
  name: state.name,
  source: state.source,
  agent: state.agent,
  epoch: state.epoch,
  reporting: isReporting(state),
  complete: state.complete,
  lastSeen: new Date(state.seen).toISOString(),
  silentForMs: state.silentForMs,
  objects: facts.objects(state.name),
  problems: [...facts.problems(state.name), ...state.problems].slice(0, limits.problems),
  ...reachOf(state.name, facts),
})

const reachOf = (cluster: string, { records, nodes }: ClusterFacts): Pick<ClusterView, 'reach'> => {
  const said = records.get(recordKey({ cluster, kind: 'Cluster', namespace: '', name: cluster }))?.object
  if (said?.kind !== 'Cluster') return {}
  const { mode, gatewayAddresses = [] } = said.reach ?? { mode: 'PodAddresses' }
  return {
    reach: {
      mode,
      gatewayAddresses: gatewayAddresses.map(describeAddress),
      nodeAddresses: (nodes.get(cluster) ?? [])
        .slice(0, limits.reachAddresses)
        .flatMap(({ addresses }) => addresses),
    },
  }
}
