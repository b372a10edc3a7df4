import type {
  EdgeAccess,
  EdgeAction,
  EdgeFilter,
  EdgeHost,
  EdgeRule,
  ListenerProtocol,
  Retry,
  Route,
  RouteMatch,
  SessionPersistence,
  Timeouts,
} from '@watershed/model'
import type { AttachedListener, Attachment, RankedMatch } from '@watershed/plan'
import { compareMatches } from '@watershed/plan'
import { renamedAction, renamedFilters } from './client-certificates.ts'
import { edgeFilters } from './edge-filters.ts'
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
  readonly retry?: Retry
  readonly sessionPersistence?: SessionPersistence
  /** Lists of the route and of the rule. */
  readonly access: readonly EdgeAccess[]
}

export const routeShape = (
  route: Route,
  names: EdgeNames,
  accessOf: (rule: string | undefined) => readonly EdgeAccess[],
): RouteShape => ({
  created: route.created,
  rank: `${route.namespace}/${route.name} ${route.kind}`,
  rules: route.rules.map(
    ({ name: ruleName, matches, filters, timeouts, retry, sessionPersistence }, index) => ({
      matches,
      filters: edgeFilters(filters, names.rules[index]?.mirrors.map(({ name }) => name) ?? []),
      timeouts,
      ...(retry && { retry }),
      ...(sessionPersistence && { sessionPersistence }),
      access: accessOf(ruleName),
    }),
  ),
})

/** What all routes of a host have in common, but for what one of them asks for on behalf of all. */
export interface HostSettings extends Pick<EdgeHost, 'scope' | 'port' | 'tls' | 'clusterHeader'> {
  /** What the route's backends are shown: see `client-certificates.ts`. */
  readonly certificate: string
  /** Lists of the listeners and their Gateways. */
  readonly access: readonly EdgeAccess[]
}

/** The hosts of an attached route, as `scope/hostname`. */
export const hostsOf = (
  { parents }: Attachment,
  settingsOf: (listener: AttachedListener) => Pick<HostSettings, 'certificate' | 'access'>,
): ReadonlyMap<string, HostSettings> => {
  const hosts = new Map<string, HostSettings>()
  for (const listener of parents.flatMap(({ listeners }) => listeners)) {
    const { scope, port, tls } = listener
    if (!listener.served || !ofRequests.includes(listener.protocol)) continue
    const { certificate, access } = settingsOf(listener)
    for (const hostname of listener.hostnames) {
      const key = `${scope}/${hostname}`
      const known = hosts.get(key)
      hosts.set(key, {
        scope,
        port,
        tls,
        clusterHeader: listener.clusterHeader || (known?.clusterHeader ?? false),
        certificate: known?.certificate ?? certificate,
        access: [...(known?.access ?? []), ...access],
      })
    }
  }
  return hosts
}

const ofRequests: readonly ListenerProtocol[] = ['HTTP', 'HTTPS']

/** A route on a host. */
export interface HostMember {
  readonly key: string
  readonly shape: RouteShape
  readonly actions: readonly (EdgeAction | undefined)[]
  /** The Envoy cluster that is meant on this host. */
  nameOf(cluster: string): string
  /** Of its listeners on this host. */
  readonly access: readonly EdgeAccess[]
}

/** All rules of one hostname, in the order in which the Gateway API has them tried. `settings` are its members', of whom there is one. */
export const edgeHost = (
  key: string,
  settings: readonly HostSettings[],
  members: readonly HostMember[],
  /** What is tried after all of its members' rules. */
  last: readonly EdgeRule[] = [],
): EdgeHost | undefined => {
  const [first] = settings
  if (!first) return undefined
  const entries = members.flatMap(entriesOf).sort((a, b) => compareMatches(a.ranked, b.ranked))
  const { scope, port, tls } = first
  return {
    scope,
    port,
    tls,
    hostname: key.slice(key.lastIndexOf('/') + 1),
    clusterHeader: settings.some(({ clusterHeader }) => clusterHeader),
    rules: [...entries.map(({ rule }) => rule), ...last],
  }
}

interface Entry {
  readonly ranked: RankedMatch
  readonly rule: EdgeRule
}

const entriesOf = ({ key, shape, actions, nameOf, ...host }: HostMember): readonly Entry[] =>
  shape.rules.flatMap(({ matches, filters: own, access: ofRule, ...rest }, rule) => {
    const written = actions[rule]
    if (!written) return []
    const action = renamedAction(written, nameOf)
    const filters = renamedFilters(own, nameOf)
    const access = [...host.access, ...ofRule]
    const lists = access.length > 0 ? { access } : {}
    return matches.map((match, index) => ({
      ranked: { match, created: shape.created, route: shape.rank, rule, index },
      rule: { name: `${key}/${rule}/${index}`, match, filters, ...rest, ...lists, action },
    }))
  })
