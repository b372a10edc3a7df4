import type { Collection, Graph } from '@watershed/graph'
import type {
  EdgeAccess,
  EdgeFilterChain,
  EdgeTarget,
  Issue,
  Route,
  Source,
  WeightedCluster,
} from '@watershed/model'
import { requestRouteKinds } from '@watershed/model'
import type { AttachedListener, AttachedParent } from '@watershed/plan'
import type { AccessPolicies } from './access-policies.ts'
import { kept } from './edge-actions.ts'
import type { EdgeNames, EdgePart } from './edge-names.ts'
import type { Routes } from './routes.ts'

/** Where the connections, or datagrams, of some server names of a listener go to. */
export interface ChainTarget extends Pick<EdgeFilterChain, 'serverNames' | 'target'> {
  /** Lists of the route, all of which have to let a client in. */
  readonly access?: readonly EdgeAccess[]
}

/** Connections of a listener that a route does not get, since an older one does. */
export interface ChainLoss {
  /** `namespace/gateway#listener` */
  readonly listener: string
  /** `*`: all. */
  readonly serverName: string
  /** `kind/namespace/name` of the route that has them. */
  readonly winner: string
}

export interface ChainTargets {
  /** [`namespace/gateway#listener`] Of listeners that have routes; none names a server name twice. Does not depend on weights. */
  readonly targets: Collection<readonly ChainTarget[]>
  /** [`kind/namespace/name`] */
  readonly losses: Collection<ReadonlyMap<string, ChainLoss>>
}

interface Claim {
  readonly created: number
  /** `namespace/name`, which breaks ties. */
  readonly rank: string
}

/** What TLSRoutes, TCPRoutes and UDPRoutes have listeners do: of several for the same connections, the oldest has them all. */
export const chainTargets = (
  graph: Graph,
  { routes, attachments, resolutionsOf }: Pick<Routes, 'routes' | 'attachments' | 'resolutionsOf'>,
  names: Collection<EdgeNames>,
  accessOf: AccessPolicies['ofRule'],
): ChainTargets => {
  const claims = graph.groupBy('chainClaims', attachments, ({ parents }, key, read) => {
    const route = read(routes, key)
    if (!route || requestRouteKinds.includes(route.kind)) return []
    const claim: Claim = { created: route.created, rank: `${route.namespace}/${route.name}` }
    return placesOf(route, parents).map((place) => [place, claim])
  })
  const winners = graph.map('chainWinners', claims, (members) => [...members].sort(byAge)[0]?.[0])
  const chains = graph.groupBy('chains', winners, (route, place) => {
    const { listener, serverName } = parsePlace(place)
    return [[listener, { route, serverName }]]
  })
  const targets = graph.map('chainTargets', chains, (members, _, read) => {
    const byRoute = Map.groupBy(members.values(), ({ route }) => route)
    return [...byRoute].map(([key, own]): ChainTarget => {
      const route = read(routes, key)
      const access = route ? accessOf(route, route.rules[0]?.name, read) : []
      return {
        serverNames: own.flatMap(({ serverName }) => (serverName === '*' ? [] : [serverName])),
        target: targetOf(read(names, key)?.rules[0]?.backends ?? [], (parts) => {
          const [rule, resolution] = [route?.rules[0], route && resolutionsOf(key, route, read)[0]]
          return rule && resolution ? kept(rule, parts, resolution) : []
        }),
        ...(access.length > 0 && { access }),
      }
    })
  })
  const lost = graph.flatMap('chainLost', claims, (members, place) => {
    const [winner, ...losers] = [...members].sort(byAge).map(([route]) => route)
    return losers.map((route): readonly [string, readonly [string, ChainLoss]] => [
      `${route} ${place}`,
      [route, { ...parsePlace(place), winner: winner ?? '' }],
    ])
  })
  return { targets, losses: graph.groupBy('chainLosses', lost, (loss) => [loss]) }
}

/** What a route asks for, as `namespace/gateway#listener servername`. Without TLS there are no server names to tell connections by. */
const placesOf = ({ kind }: Route, parents: readonly AttachedParent[]): readonly string[] => [
  ...new Set(
    parents.flatMap(({ listeners }) =>
      listeners.flatMap((listener) => {
        if (!listener.served) return []
        const key = `${listener.gateway}#${listener.id}`
        return serverNamesOf(kind, listener).map((serverName) => `${key} ${serverName}`)
      }),
    ),
  ),
]

const serverNamesOf = (kind: Route['kind'], { hostnames }: AttachedListener): readonly string[] =>
  kind === 'TLSRoute' ? hostnames : ['*']

const parsePlace = (place: string): { readonly listener: string; readonly serverName: string } => {
  const [listener = '', serverName = ''] = place.split(' ')
  return { listener, serverName }
}

type Claimed = readonly [route: string, claim: Claim]

const byAge = ([, a]: Claimed, [, b]: Claimed): number => a.created - b.created || (a.rank < b.rank ? -1 : 1)

/** `split` depends on weights, and on endpoints: it is asked for only where endpoints are talked to in different ways. */
const targetOf = (
  parts: readonly EdgePart[],
  split: (parts: readonly EdgePart[]) => readonly WeightedCluster[],
): EdgeTarget => {
  const [first, ...others] = parts
  if (!first) return { type: 'None' }
  if (others.length === 0) return { type: 'Cluster', cluster: first.name }
  const clusters = split(parts).map(({ cluster, weight }) => ({ cluster, weight }))
  return clusters.length > 0 ? { type: 'WeightedClusters', clusters } : { type: 'None' }
}

/** What a route loses, for its author: an issue for each listener and each route that has its connections. */
export const chainLossIssues = (source: Source, losses: Iterable<ChainLoss>): readonly Issue[] => {
  const byOwner = Map.groupBy(losses, ({ listener, winner }) => `${listener} ${winner}`)
  return [...byOwner]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, own]) => own.slice(0, 1).map((loss) => chainLossIssue(source, loss, own)))
}

/** How many names a person is told. */
const mostNames = 3

const chainLossIssue = (
  source: Source,
  { listener, winner }: ChainLoss,
  own: readonly ChainLoss[],
): Issue => {
  const [gateway = '', id = ''] = listener.split('#')
  const [kind, ...name] = winner.split('/')
  const names = own.map(({ serverName }) => serverName).sort()
  const more = names.length > mostNames ? ` and ${names.length - mostNames} more` : ''
  const which = source.kind === 'TLSRoute' ? ` for ${names.slice(0, mostNames).join(', ')}${more}` : ''
  const cure = source.kind === 'TLSRoute' ? 'another hostname or listener' : 'another listener'
  const what = source.kind === 'UDPRoute' ? 'datagrams' : 'connections'
  return {
    code: 'Overshadowed',
    source,
    path: 'spec.parentRefs',
    message: `${what} of listener ${id} of Gateway ${gateway}${which} go to ${kind} ${name.join('/')}, which is older, or as old and first by name: use ${cure}, or agree with its owner`,
  }
}
