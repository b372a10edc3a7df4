import type { Collection, Graph } from '@watershed/graph'
import type {
  EdgeAccess,
  EdgeClientAddress,
  EdgeFilterChain,
  EdgeListener,
  EdgeServerTls,
} from '@watershed/model'
import type { ServedListener } from '@watershed/plan'
import { sourcesOf, transportOf } from '@watershed/plan'
import type { AccessPolicies } from './access-policies.ts'
import type { ChainTarget } from './chain-targets.ts'

/**
 * What edges listen on. A listener costs its own chains, which stay the same objects while nothing of them changes, and the list
 * of those of its port. HTTP listeners of a port have one chain, however many they are: requests tell them apart.
 */
export const edgeListeners = (
  graph: Graph,
  /** [`namespace/gateway#id`] */
  servedListeners: Collection<ServedListener>,
  /** [`namespace/gateway#id`] */
  targets: Collection<readonly ChainTarget[]>,
  { listenerAccess, clientAddresses }: Pick<AccessPolicies, 'listenerAccess' | 'clientAddresses'>,
): Collection<EdgeListener> => {
  const parts = graph.map('listenerParts', servedListeners, (listener, key, read) => {
    if (!listener.served) return undefined
    const address = read(clientAddresses, edgeListenerName(listener))?.address
    return listenerPart(listener, read(targets, key) ?? [], {
      access: read(listenerAccess, key) ?? [],
      address,
    })
  })
  const places = graph.groupBy('listenerPlaces', parts, (part, key) => [[placeOf(part, key), part]])
  const distinct = graph.map('distinctParts', places, (all) => all.values().next().value)
  const members = graph.groupBy('listenerMembers', distinct, (part) => [[part.listener.name, part]])
  return graph.map('listeners', members, (all) => join([...all.values()]))
}

/** The same for parts that edges are told the same of. */
const placeOf = ({ listener, chains }: ListenerPart, key: string): string => {
  const isOfRequests = chains.every(({ tls, target }) => !tls && target.type === 'Hosts')
  return `${listener.name} ${isOfRequests ? 'http' : key}`
}

/** What one listener of a Gateway adds to its port. */
export interface ListenerPart {
  readonly listener: Omit<EdgeListener, 'chains'>
  /** Which is its own to decide on, whatever other listeners have routes for. */
  readonly hostname?: string
  readonly chains: readonly EdgeFilterChain[]
}

/** The EdgeListener that a listener is a part of. */
export const edgeListenerName = (listener: Pick<ServedListener, 'base' | 'port' | 'protocol'>): string =>
  `${listener.base}${transportOf(listener)}/${listener.port}`

/** Who may come to a listener, and how they are told from others. */
interface Clients {
  readonly access: readonly EdgeAccess[]
  readonly address: EdgeClientAddress | undefined
}

/** Pure: {@link edgeListeners} of one listener. */
export const listenerPart = (
  served: ServedListener,
  targets: readonly ChainTarget[],
  clients: Clients = { access: [], address: undefined },
): ListenerPart => {
  const { port, protocol, addresses, edges, hostname } = served
  return {
    listener: {
      name: edgeListenerName(served),
      port,
      transport: protocol === 'UDP' ? 'UDP' : 'TCP',
      addresses,
      ...(edges && { edges }),
      ...(protocol !== 'UDP' && clients.address?.source === 'ProxyProtocol' && { proxyProtocol: true }),
    },
    ...(hostname !== undefined && { hostname }),
    chains: chainsOf(served, targets, clients),
  }
}

const chainsOf = (
  served: ServedListener,
  targets: readonly ChainTarget[],
  { access, address }: Clients,
): readonly EdgeFilterChain[] => {
  const { protocol, hostname, scope } = served
  const own = hostname === undefined ? [] : [hostname]
  const hops = address?.source === 'XForwardedFor' ? { trustedHops: address.trustedHops } : {}
  switch (protocol) {
    case 'HTTP':
      return [{ ...chain([], { type: 'Hosts', scope }), ...hops }]
    case 'HTTPS':
      return [{ ...chain(own, { type: 'Hosts', scope }, tlsOf(served)), ...hops }]
    case 'TLS':
      return [...targets, ...unrouted(own, targets)].map((one) =>
        routed(one, access, served.tls?.mode === 'Terminate' ? tlsOf(served) : undefined),
      )
    case 'TCP':
    case 'UDP':
      return [routed(targets[0] ?? { serverNames: [], target: { type: 'None' } }, access)]
  }
}

/** Of connections there are no answers: those who may not come are not let in. */
const routed = (
  { serverNames, target, access: own = [] }: ChainTarget,
  access: readonly EdgeAccess[],
  tls?: EdgeServerTls,
): EdgeFilterChain => {
  const sources = target.type === 'None' ? undefined : sourcesOf([...access, ...own])
  return { ...chain(serverNames, target, tls), ...(sources && { sources }) }
}

const chain = (
  serverNames: readonly string[],
  target: EdgeFilterChain['target'],
  tls?: EdgeServerTls,
): EdgeFilterChain => ({ name: serverNames[0] ?? any, serverNames, ...(tls && { tls }), target })

const any = '*'

const tlsOf = ({ certificates, clientValidation }: ServedListener): EdgeServerTls => ({
  certificates,
  ...(clientValidation && { clientValidation }),
})

/** Connections for a listener's own hostname are not another's, though it has no route for them. */
const unrouted = (own: readonly string[], targets: readonly ChainTarget[]): readonly ChainTarget[] => {
  const known = new Set(targets.flatMap(({ serverNames }) => serverNames))
  return own
    .filter((name) => !known.has(name))
    .map((name) => ({ serverNames: [name], target: { type: 'None' } }))
}

/**
 * Pure: {@link edgeListeners} of all that share a port. Envoy refuses a listener in which two chains are for one server name, so each
 * has it once: the listener whose hostname it is, else the first.
 */
export const join = (parts: readonly ListenerPart[]): EdgeListener | undefined => {
  const [first] = parts
  if (!first) return undefined
  const owners = ownersOf(parts)
  const edges = edgesOf(parts)
  const { edges: _, ...listener } = first.listener
  return {
    ...listener,
    ...(edges && { edges }),
    chains: atLeastOne(parts.flatMap((part) => part.chains.flatMap((own) => granted(own, owners)))),
  }
}

/** Envoy refuses a listener without chains. */
const atLeastOne = (chains: readonly EdgeFilterChain[]): readonly EdgeFilterChain[] =>
  chains.length > 0 ? chains : [chain([], { type: 'None' })]

/** By server name. */
const ownersOf = (parts: readonly ListenerPart[]): ReadonlyMap<string, EdgeFilterChain> => {
  const owners = new Map<string, EdgeFilterChain>()
  const claims = parts.flatMap(({ hostname, chains }) =>
    chains.flatMap((own) => namesOf(own).map((name) => ({ name, own, isOwn: name === (hostname ?? any) }))),
  )
  for (const { name, own, isOwn } of claims) if (isOwn && !owners.has(name)) owners.set(name, own)
  for (const { name, own } of claims) if (!owners.has(name)) owners.set(name, own)
  return owners
}

const namesOf = ({ serverNames }: EdgeFilterChain): readonly string[] =>
  serverNames.length > 0 ? serverNames : [any]

const granted = (
  own: EdgeFilterChain,
  owners: ReadonlyMap<string, EdgeFilterChain>,
): readonly EdgeFilterChain[] => {
  const names = namesOf(own).filter((name) => owners.get(name) === own)
  if (names.length === namesOf(own).length) return [own]
  return names[0] === undefined ? [] : [{ ...own, name: names[0], serverNames: names }]
}

const edgesOf = (parts: readonly ListenerPart[]): readonly string[] | undefined => {
  const each = parts.map(({ listener }) => listener.edges)
  if (each.some((edges) => edges === undefined)) return undefined
  return [...new Set(each.flatMap((edges) => edges ?? []))].sort()
}
