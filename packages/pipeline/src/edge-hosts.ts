import type {
  EdgeAction,
  EdgeFilter,
  EdgeHost,
  EdgeRule,
  Route,
  RouteFilter,
  RouteMatch,
  Timeouts,
} from '@watershed/model'
import type { Attachment, RankedMatch } from '@watershed/plan'
import { compareMatches } from '@watershed/plan'
import type { EdgeNames } from './edge-names.ts'

/** What of a route its hosts are made of: everything but the weights, so that a weight edit ends before them. */
export interface RouteShape {
  readonly created: number
  /** `namespace/name kind`, which breaks ties. A space sorts before whatever a name may go on with. */
  readonly rank: string
  readonly rules: readonly RuleShape[]
}

interface RuleShape {
  readonly matches: readonly RouteMatch[]
  readonly filters: readonly EdgeFilter[]
  readonly timeouts: Timeouts
}

export const routeShape = (route: Route, names: EdgeNames): RouteShape => ({
  created: route.created,
  rank: `${route.namespace}/${route.name} ${route.kind}`,
  rules: route.rules.map(({ matches, filters, timeouts }, index) => ({
    matches,
    filters: edgeFilters(filters, names.rules[index]?.mirrors ?? []),
    timeouts,
  })),
})

const edgeFilters = (filters: readonly RouteFilter[], mirrors: readonly string[]): readonly EdgeFilter[] => {
  const rest = [...mirrors]
  return filters.map((filter) =>
    filter.type === 'RequestMirror'
      ? { type: filter.type, cluster: rest.shift() ?? '', fraction: filter.fraction }
      : filter,
  )
}

/** The hosts of an attached route, as `port/hostname`, and whether their responses name the cluster. */
export const hostsOf = (attachment: Attachment): ReadonlyMap<string, boolean> => {
  const hosts = new Map<string, boolean>()
  for (const { port, hostnames, clusterHeader } of attachment.parents.flatMap(({ listeners }) => listeners)) {
    for (const hostname of hostnames) {
      const key = `${port}/${hostname}`
      hosts.set(key, clusterHeader || (hosts.get(key) ?? false))
    }
  }
  return hosts
}

/** A route on a host. */
export interface HostMember {
  readonly key: string
  readonly shape: RouteShape
  readonly actions: readonly (EdgeAction | undefined)[]
}

/** All rules of one hostname, in the order in which the Gateway API has them tried. */
export const edgeHost = (key: string, clusterHeader: boolean, members: readonly HostMember[]): EdgeHost => {
  const slash = key.indexOf('/')
  const entries = members.flatMap(entriesOf).sort((a, b) => compareMatches(a.ranked, b.ranked))
  return {
    port: Number(key.slice(0, slash)),
    hostname: key.slice(slash + 1),
    clusterHeader,
    rules: entries.map(({ rule }) => rule),
  }
}

interface Entry {
  readonly ranked: RankedMatch
  readonly rule: EdgeRule
}

const entriesOf = ({ key, shape, actions }: HostMember): readonly Entry[] =>
  shape.rules.flatMap(({ matches, filters, timeouts }, rule) => {
    const action = actions[rule]
    if (!action) return []
    return matches.map((match, index) => ({
      ranked: { match, created: shape.created, route: shape.rank, rule, index },
      rule: { name: `${key}/${rule}/${index}`, match, filters, timeouts, action },
    }))
  })
