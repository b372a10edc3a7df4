import type { ReachableNode, ReportedNode } from '@watershed/model'

/** The nodes by which a cluster can be reached now: those that are ready and have an address. By name. */
export const toReachableNodes = (nodes: Iterable<ReportedNode>): readonly ReachableNode[] =>
  [...nodes]
    .filter(({ ready, addresses }) => ready && addresses.length > 0)
    .map(({ name, addresses }) => ({ name, addresses }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
