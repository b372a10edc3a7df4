import { coveringHostnames } from './hostname.ts'

/** A route of requests on a listener. */
export interface HostContender {
  /** `kind/namespace/name` */
  readonly route: string
  readonly kind: HostKind
  /** Age in ms since 1970. */
  readonly created: number
  /** `namespace/name`, then the kind: breaks ties. */
  readonly rank: string
  /** Those that it hears there. */
  readonly hostnames: readonly string[]
}

/** What a host of a listener is for: routes of the one kind, or of the other. A MultiClusterHTTPRoute is an HTTPRoute. */
export type HostKind = 'HTTP' | 'GRPC'

/** A route that its listener does not take. */
export interface HostKindLoss {
  /** The hostname of its own for which the other kind is there. */
  readonly hostname: string
  /** `kind/namespace/name` of the route that came first. */
  readonly winner: string
}

/**
 * Which routes of a listener it does not take, by `route`: of an HTTPRoute and a GRPCRoute whose hostnames intersect, one is accepted, the
 * older, or the first by name (GRPCRouteSpec.hostnames; GEP-1016, cross serving). Who is refused keeps out nobody. Each costs as many
 * look-ups as its hostnames have labels.
 */
export const settleHostKinds = (contenders: Iterable<HostContender>): ReadonlyMap<string, HostKindLoss> => {
  const taken = new Map<string, string>()
  const losses = new Map<string, HostKindLoss>()
  for (const { route, kind, hostnames } of [...contenders].sort(compareContenders)) {
    const loss = lossOf(hostnames, (place) => taken.get(`${otherKind(kind)} ${place}`))
    if (loss) losses.set(route, loss)
    else
      for (const place of hostnames.flatMap(placesOf)) {
        const key = `${kind} ${place}`
        if (!taken.has(key)) taken.set(key, route)
      }
  }
  return losses
}

const lossOf = (
  hostnames: readonly string[],
  takenBy: (place: string) => string | undefined,
): HostKindLoss | undefined => {
  for (const hostname of hostnames)
    for (const place of rivalPlacesOf(hostname)) {
      const winner = takenBy(place)
      if (winner !== undefined) return { hostname, winner }
    }
  return undefined
}

export const otherKind = (kind: HostKind): HostKind => (kind === 'HTTP' ? 'GRPC' : 'HTTP')

/** Where a hostname is to be found: by itself, and within those that cover it. */
export const placesOf = (hostname: string): readonly string[] => [
  `=${hostname}`,
  ...widerThan(hostname).map((wider) => `<${wider}`),
]

/** Where whatever intersects with a hostname is to be found. */
export const rivalPlacesOf = (hostname: string): readonly string[] => [
  `=${hostname}`,
  `<${hostname}`,
  ...widerThan(hostname).map((wider) => `=${wider}`),
]

const widerThan = (hostname: string): readonly string[] =>
  hostname === any ? [] : [...coveringHostnames(hostname).filter((one) => one !== hostname), any]

const any = '*'

/** Who comes first: the older, then the first by name. */
export const compareContenders = (
  a: Pick<HostContender, 'created' | 'rank'>,
  b: Pick<HostContender, 'created' | 'rank'>,
): number => a.created - b.created || (a.rank < b.rank ? -1 : Number(a.rank > b.rank))
