import type { StreamStatus } from '@watershed/xds'
import type { NackView } from '@watershed/wire'
import { edgeView } from '../views/edge-view.ts'
import type { ReplicaReport } from './edge-report.ts'

/** An edge of any replica, as far as claims are judged by it. */
export interface KnownEdge {
  readonly node: string
  /** The revision up to which it has acknowledged or refused everything; -1 while nothing can be said. */
  readonly position: number
  nacks(): readonly Pick<NackView, 'name' | 'message'>[]
}

export const ownEdge = (stream: StreamStatus, position: number): KnownEdge => {
  let nacks: readonly NackView[] | undefined
  return {
    node: stream.nodeId,
    position,
    // Many claims are judged by one edge, most of them without a look at these.
    nacks: () => (nacks ??= edgeView(stream, '').nacks),
  }
}

/** Positions in another dataset say nothing. */
export const edgesOfOthers = (others: readonly ReplicaReport[], dataset: string): readonly KnownEdge[] =>
  others.flatMap((other) =>
    other.edges.map(({ view, position }) => ({
      node: view.node,
      position: other.dataset === dataset ? position : -1,
      nacks: () => view.nacks,
    })),
  )

/** An edge that has come here is for some seconds still among those of a replica that died. */
export const withoutMoved = <E>(
  own: readonly E[],
  others: readonly E[],
  nodeOf: (edge: E) => string,
): readonly E[] => {
  const here = new Set(own.map(nodeOf))
  return [...own, ...others.filter((edge) => !here.has(nodeOf(edge)))]
}
