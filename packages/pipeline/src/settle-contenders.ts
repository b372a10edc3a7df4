import type { Collection, Graph, Read } from '@watershed/graph'
import type { HostContender, HostKindLoss } from '@watershed/plan'
import { compareContenders, otherKind, placesOf, rivalPlacesOf, settleHostKinds } from '@watershed/plan'
import { leastOfGroups } from './least-of-groups.ts'

/**
 * [`listener route`] {@link settleHostKinds} of each listener, whose routes need not all be looked at when one comes: a single route for all
 * hosts may stand against thousands. Most are settled by the oldest that stands against them, found by name: who has no older rival is
 * taken, who has one that is taken is not, and so once more among those who are left. The few that this does not settle are settled
 * together.
 */
export const settleContenders = (
  graph: Graph,
  contenders: Collection<HostContender>,
): Collection<HostKindLoss> => {
  const rivalOf = oldestRivals(graph, 'rivals', contenders)
  const taken = graph.map('takenContenders', contenders, (one, key, read) =>
    rivalOf(one, key, read) ? undefined : one,
  )
  const takenRivalOf = oldestRivals(graph, 'takenRivals', taken)
  const lost = graph.map('lostContenders', contenders, (one, key, read) => takenRivalOf(one, key, read))
  const left = graph.map('leftContenders', contenders, (one, key, read) =>
    read(lost, key) ? undefined : one,
  )
  const leftRivalOf = oldestRivals(graph, 'leftRivals', left)
  const open = graph.groupBy('openContenders', left, (one, key, read) =>
    leftRivalOf(one, key, read) ? [[listenerOf(key), one]] : [],
  )
  const settled = graph.flatMap('settledContenders', open, (members, listener) =>
    [...settleHostKinds(members.values())].map(([route, loss]) => [`${listener} ${route}`, loss]),
  )
  return graph.union('hostKindLosses', lost, settled)
}

/** Finds, of some contenders, the oldest that is older than one and of the other kind, and has a hostname of its own. */
const oldestRivals = (
  graph: Graph,
  name: string,
  of: Collection<HostContender>,
): ((one: HostContender, key: string, read: Read) => HostKindLoss | undefined) => {
  const oldest = leastOfGroups(
    graph,
    `oldest-${name}`,
    of,
    (one, key) => {
      const { hostnames, ...member } = one
      const places = new Set(hostnames.flatMap(placesOf))
      return [...places].map((place) => [`${listenerOf(key)} ${one.kind} ${place}`, member])
    },
    compareContenders,
  )
  return (one, key, read) => {
    const found = one.hostnames.flatMap((hostname) =>
      rivalPlacesOf(hostname).flatMap((place) => {
        const rival = read(oldest, `${listenerOf(key)} ${otherKind(one.kind)} ${place}`)
        return rival && compareContenders(rival, one) < 0 ? [{ hostname, rival }] : []
      }),
    )
    const [first, ...others] = found
    if (!first) return undefined
    const { hostname, rival } = others.reduce(
      (least, next) => (compareContenders(next.rival, least.rival) < 0 ? next : least),
      first,
    )
    return { hostname, winner: rival.route }
  }
}

const listenerOf = (key: string): string => key.slice(0, key.indexOf(' '))
