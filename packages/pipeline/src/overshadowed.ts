import type { Collection, Graph } from '@watershed/graph'
import type { Issue, RouteMatch, Source, ValueMatch } from '@watershed/model'
import type { HostSettings, RouteShape } from './edge-hosts.ts'

/** A match of a route that another route of the same host has too, and gets the requests of. */
export interface Loss {
  /** `scope/hostname` */
  readonly host: string
  readonly rule: number
  readonly match: number
  /** `kind/namespace/name` of the route that has it. */
  readonly winner: string
}

/** One route's wish for a match on a host. */
interface Wish extends Pick<RouteShape, 'created' | 'rank'> {
  readonly rule: number
  readonly match: number
}

/**
 * [`kind/namespace/name`] What routes lose to older ones (HTTPRouteRule.matches), by host and match. Equal matches are found by
 * name, so that a change costs the matches that it changes and those equal to them, however many a host has.
 */
export const overshadowed = (
  graph: Graph,
  hosts: Collection<ReadonlyMap<string, HostSettings>>,
  shapes: Collection<RouteShape>,
): Collection<ReadonlyMap<string, Loss>> => {
  const wishes = graph.groupBy('wishes', hosts, (all, route, read) => {
    const shape = read(shapes, route)
    return shape ? [...all.keys()].flatMap((host) => wishesFor(host, shape)) : []
  })
  const contested = graph.flatMap('contested', wishes, (members, place) => {
    const [winner, ...losers] = members.size > 1 ? [...members].sort(([, a], [, b]) => byAge(a, b)) : []
    return losers.map(([route, { rule, match }]): readonly [string, readonly [string, Loss]] => {
      const host = place.slice(0, place.indexOf(' '))
      return [`${route} ${place}`, [route, { host, rule, match, winner: winner?.[0] ?? '' }]]
    })
  })
  return graph.groupBy('overshadowed', contested, (loss) => [loss])
}

/** By host and match, the first of a route's equal ones. */
const wishesFor = (
  host: string,
  { created, rank, rules }: RouteShape,
): readonly (readonly [string, Wish])[] => {
  const wishes = new Map<string, Wish>()
  rules.forEach(({ matches }, rule) =>
    matches.forEach((one, match) => {
      const place = `${host} ${identityOf(one)}`
      if (!wishes.has(place)) wishes.set(place, { created, rank, rule, match })
    }),
  )
  return [...wishes]
}

const byAge = (a: Wish, b: Wish): number => a.created - b.created || (a.rank < b.rank ? -1 : 1)

/** The same for matches of the same requests that are written differently: in another order, or with a slash at the end of a prefix. */
const identityOf = ({ path, method = '', headers, queryParams }: RouteMatch): string => {
  const value = path.type === 'PathPrefix' ? path.value.replace(/\/$/, '') : path.value
  return JSON.stringify([path.type, value, method, sorted(headers), sorted(queryParams)])
}

const sorted = (matches: readonly ValueMatch[]): readonly string[] =>
  matches.map(({ name, type, value }) => JSON.stringify([name, type, value])).sort()

/** How many hosts a person is told of by name. */
const mostHosts = 3

/** What a route loses, for its author: an issue for each of its matches and each route that has it. */
export const lossIssues = (source: Source, losses: Iterable<Loss>): readonly Issue[] => {
  const places = new Map<string, { readonly loss: Loss; readonly hosts: string[] }>()
  for (const loss of losses) {
    const key = `${loss.rule} ${loss.match} ${loss.winner}`
    const known = places.get(key) ?? { loss, hosts: [] }
    known.hosts.push(loss.host.slice(loss.host.lastIndexOf('/') + 1))
    places.set(key, known)
  }
  return [...places.values()]
    .sort((a, b) => a.loss.rule - b.loss.rule || a.loss.match - b.loss.match)
    .map(({ loss, hosts }) => lossIssue(source, loss, [...new Set(hosts)].sort()))
}

const lossIssue = (source: Source, { rule, match, winner }: Loss, hosts: readonly string[]): Issue => {
  const [kind, ...name] = winner.split('/')
  const more = hosts.length > mostHosts ? ` and ${hosts.length - mostHosts} more` : ''
  const where = `${hosts.slice(0, mostHosts).join(', ')}${more}`
  return {
    code: 'Overshadowed',
    source,
    path: `spec.rules[${rule}].matches[${match}]`,
    message: `requests of ${where} that this matches go to ${kind} ${name.join('/')}, which has the same match and is older, or as old and first by name: use another match or hostname, or agree with its owner`,
  }
}
