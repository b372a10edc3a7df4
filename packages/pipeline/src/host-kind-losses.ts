import type { Collection, Graph, Read } from '@watershed/graph'
import type { Route } from '@watershed/model'
import { requestRouteKinds } from '@watershed/model'
import type { AttachedListener, Attachment, HostContender, HostKind, HostKindLoss } from '@watershed/plan'
import { placesOf, rivalPlacesOf } from '@watershed/plan'
import { settleContenders } from './settle-contenders.ts'

/** Tells whether a listener does not take a route, and why. `route` is `kind/namespace/name`. */
export type HostKindLosses = (
  route: string,
  listener: AttachedListener,
  read: Read,
) => HostKindLoss | undefined

/**
 * HTTPRoutes and GRPCRoutes whose hostnames meet on a listener, of which it takes one. Only those that meet one of the other kind are
 * compared with it: any other route costs the look-ups of its hostnames, however many the listener has.
 */
export const hostKindLosses = (
  graph: Graph,
  routes: Collection<Route>,
  /** [`kind/namespace/name`] What routes may attach to. */
  openings: Collection<Attachment>,
): HostKindLosses => {
  const grpcHosts = placesTaken(graph, 'grpcHosts', openings, (attachment, route) =>
    kindOf(route) === 'GRPC' ? hearingsOf(attachment) : [],
  )
  const meeting = (name: string, kind: HostKind, others: Collection<true>) =>
    graph.flatMap(name, openings, (attachment, key, read) => {
      if (kindOf(key) !== kind) return []
      const met = hearingsOf(attachment).filter((hearing) => meets(hearing, others, read))
      const route = met.length > 0 ? read(routes, key) : undefined
      return route
        ? met.map((hearing) => [`${hearing.listener} ${key}`, contenderOf(key, route, kind, hearing)])
        : []
    })
  const http = meeting('httpContenders', 'HTTP', grpcHosts)
  const httpHosts = placesTaken(graph, 'httpHosts', http, ({ hostnames }, key) => [
    { listener: listenerIn(key), hostnames },
  ])
  const grpc = meeting('grpcContenders', 'GRPC', httpHosts)
  const losses = settleContenders(graph, graph.union('hostContenders', http, grpc))
  return (route, listener, read) => kindOf(route) && read(losses, `${placeOf(listener)} ${route}`)
}

/** What of a route is heard at a listener, by whichever of its parentRefs. */
interface Hearing {
  /** `namespace/gateway#id` */
  readonly listener: string
  readonly hostnames: readonly string[]
}

/** Where there are some, however many come and go. */
const placesTaken = <V>(
  graph: Graph,
  name: string,
  from: Collection<V>,
  hearings: (value: V, key: string) => readonly Hearing[],
): Collection<true> => {
  const members = graph.groupBy(`${name}Members`, from, (value, key) =>
    hearings(value, key).flatMap(({ listener, hostnames }) =>
      [...new Set(hostnames.flatMap(placesOf))].map((place) => [`${listener} ${place}`, true] as const),
    ),
  )
  return graph.map(name, members, () => true as const)
}

const meets = ({ listener, hostnames }: Hearing, others: Collection<true>, read: Read): boolean =>
  hostnames.some((hostname) => rivalPlacesOf(hostname).some((place) => read(others, `${listener} ${place}`)))

const contenderOf = (key: string, route: Route, kind: HostKind, { hostnames }: Hearing): HostContender => ({
  route: key,
  kind,
  created: route.created,
  rank: `${route.namespace}/${route.name} ${kind}`,
  hostnames,
})

/** Undefined: not of requests. */
const kindOf = (route: string): HostKind | undefined => {
  if (route.startsWith('GRPCRoute/')) return 'GRPC'
  return requestRouteKinds.some((kind) => route.startsWith(`${kind}/`)) ? 'HTTP' : undefined
}

const hearingsOf = ({ parents }: Attachment): readonly Hearing[] =>
  [
    ...Map.groupBy(
      parents.flatMap(({ listeners }) => listeners),
      placeOf,
    ),
  ].map(([listener, all]) => ({
    listener,
    hostnames: [...new Set(all.flatMap(({ hostnames }) => hostnames))],
  }))

const placeOf = ({ gateway, id }: AttachedListener): string => `${gateway}#${id}`

const listenerIn = (key: string): string => key.slice(0, key.indexOf(' '))
