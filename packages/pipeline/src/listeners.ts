import type { Collection, Graph, Read } from '@watershed/graph'
import type { Gateway } from '@watershed/model'
import type { ListenerClaim, ListenerProblem, ServedListener } from '@watershed/plan'
import { compareRanks, protocolClass, selectsNamespace, transportOf } from '@watershed/plan'
import type { Backends } from './backends.ts'
import { chooseInForce, claimantOf } from './choose-in-force.ts'
import type { Gateways } from './gateways.ts'
import { gatewayFor } from './judged-parents.ts'
import { leastOfGroups } from './least-of-groups.ts'
import type { ListenerEntry } from './listener-entry.ts'
import { entriesOfGateway, entriesOfSet } from './listener-entry.ts'
import type { ListenerSetState } from './listener-set-state.ts'
import { listenerSetState } from './listener-set-state.ts'
import type { Claimant } from './oldest.ts'
import type { PipelineInputs } from './pipeline-inputs.ts'
import { ofKind, orderOf } from './pipeline-inputs.ts'
import type { References } from './references.ts'
import { serveListener } from './serve-listener.ts'

/** Listeners, of Gateways and of ListenerSets. Keys are in brackets. */
export interface Listeners {
  /** [record key] All ListenerSets. */
  readonly listenerSetStates: Collection<ListenerSetState>
  /** [`namespace/name`] Whose is in force, of the ListenerSets whose Gateway is ours. */
  readonly setsInForce: Collection<Claimant>
  /** [record key] Of the ListenerSets whose Gateway is ours. */
  readonly setVerdicts: Collection<SetVerdict>
  /** [`namespace/name`] By record key: the ListenerSets whose Gateway is ours. */
  readonly setsOfOurs: Collection<ReadonlyMap<string, ListenerSetState>>
  /** [`namespace/gateway#id`] All that can be read, of Gateways in force. */
  readonly servedListeners: Collection<ServedListener>
  /** [`namespace/name`] A Gateway's own. */
  readonly listenersOfGateway: Collection<ReadonlyMap<string, ServedListener>>
  /** [`namespace/name`] A ListenerSet's. */
  readonly listenersOfSet: Collection<ReadonlyMap<string, ServedListener>>
  /** Whether a listener has this very hostname on a port, of the same place and protocol as the one given. */
  isHeard(like: ServedListener, hostname: string, read: Read): boolean
}

export interface SetVerdict {
  /** `namespace/name` */
  readonly gateway: string
  /** Whether the Gateway's allowedListeners let it in. */
  readonly allowed: boolean
  /** Whether it is this cluster's, of those of its name, that counts. */
  readonly inForce: boolean
}

/** The part of the pipeline that is listeners: each costs itself, and those that it takes a hostname from. */
export const listenerCollections = (
  graph: Graph,
  inputs: PipelineInputs,
  gateways: Gateways,
  references: References,
  { clusterset }: Pick<Backends, 'clusterset'>,
): Listeners => {
  const listenerSetStates = graph.map(
    'listenerSetStates',
    inputs.config,
    ofKind('ListenerSet', listenerSetState),
  )
  const parentOf = ({ listenerSet, source }: ListenerSetState, read: Read): Gateway | undefined =>
    listenerSet &&
    gatewayFor(source, `${listenerSet.parent.namespace}/${listenerSet.parent.name}`, read, gateways)
  const setsByName = graph.groupBy('listenerSetsByName', listenerSetStates, (state, _, read) =>
    parentOf(state, read) ? [[nameOf(state), state]] : [],
  )
  const setsInForce = graph.map('listenerSetsInForce', setsByName, (states, _, read) =>
    claimantOf(chooseInForce(states.values(), orderOf(inputs, read))),
  )
  const setVerdicts = graph.map(
    'setVerdicts',
    listenerSetStates,
    (state, _, read): SetVerdict | undefined => {
      const gateway = parentOf(state, read)
      if (!gateway) return undefined
      const labels = clusterset.labelsOf(read)(gateway.cluster, state.source.namespace)
      return {
        gateway: `${gateway.namespace}/${gateway.name}`,
        allowed: letsIn(gateway, state.source.namespace, labels),
        inForce: read(setsInForce, nameOf(state))?.cluster === state.cluster,
      }
    },
  )

  const ownEntries = graph.flatMap('gatewayListeners', gateways.gateways, (gateway, key, read) => {
    const binding = read(gateways.bindings, key)
    return binding ? entriesOfGateway(gateway, binding).map((entry) => [entry.key, entry] as const) : []
  })
  const setEntries = graph.flatMap(
    'setListeners',
    setVerdicts,
    ({ gateway: name, allowed, inForce }, key, read) => {
      const [gateway, binding] = [read(gateways.gateways, name), read(gateways.bindings, name)]
      const set = read(listenerSetStates, key)?.listenerSet
      if (!allowed || !inForce || !gateway || !binding || !set) return []
      return entriesOfSet(set, gateway, binding).map((entry) => [entry.key, entry] as const)
    },
  )
  const entries = graph.union('listenerEntries', ownEntries, setEntries)
  const onHostname = graph.groupBy('listenersOnHostname', entries, (entry) => [
    [hostnameOf(entry), claimOf(entry)],
  ])
  const firstOnPort = leastOfGroups(
    graph,
    'firstOnPort',
    entries,
    (entry) => [[portOf(entry), claimOf(entry)]],
    (a, b) => compareRanks(a.rank, b.rank),
  )
  const firstOnHostname = graph.map('firstOnHostname', onHostname, first)
  const servedListeners = graph.map('servedListeners', entries, (entry, _, read) =>
    serveListener(
      entry,
      { onPort: read(firstOnPort, portOf(entry)), onHostname: read(firstOnHostname, hostnameOf(entry)) },
      (cluster) => references.of(cluster, read),
    ),
  )
  const heard = graph.groupBy(
    'heardHostnames',
    servedListeners,
    (listener): readonly (readonly [string, true])[] =>
      listener.hostname !== undefined && listener.problems.every(isNoConflict)
        ? [[heardAt(listener, listener.hostname), true]]
        : [],
  )
  return {
    listenerSetStates,
    setsInForce,
    setVerdicts,
    setsOfOurs: setsByName,
    servedListeners,
    listenersOfGateway: graph.groupBy('listenersOfGateway', servedListeners, (listener) =>
      listener.listenerSet === undefined ? [[listener.gateway, listener]] : [],
    ),
    listenersOfSet: graph.groupBy('listenersOfSet', servedListeners, (listener) =>
      listener.listenerSet === undefined ? [] : [[listener.listenerSet, listener]],
    ),
    isHeard: (like, hostname, read) => read(heard, heardAt(like, hostname)) !== undefined,
  }
}

const isNoConflict = ({ condition }: ListenerProblem): boolean => condition !== 'Conflicted'

const nameOf = ({ source: { namespace, name } }: ListenerSetState): string => `${namespace}/${name}`

const letsIn = (
  { namespace, allowedListeners }: Gateway,
  own: string,
  labels: Readonly<Record<string, string>> | undefined,
): boolean => {
  if (allowedListeners === 'Same') return namespace === own
  if (typeof allowedListeners === 'string') return allowedListeners === 'All'
  return labels !== undefined && selectsNamespace(allowedListeners, labels)
}

const claimOf = ({ key, rank, listener: { protocol, port, hostname } }: ListenerEntry): ListenerClaim => ({
  key,
  rank,
  listener: { protocol, port, ...(hostname !== undefined && { hostname }) },
})

const first = (members: ReadonlyMap<string, ListenerClaim>): ListenerClaim | undefined => {
  let found: ListenerClaim | undefined
  for (const claim of members.values()) if (!found || compareRanks(claim.rank, found.rank) < 0) found = claim
  return found
}

const portOf = ({ base, listener }: ListenerEntry): string =>
  `${base}${transportOf(listener)}/${listener.port}`

/** Gateways that share an address may have the same hosts by HTTP: they share them as well. */
const hostnameOf = (entry: ListenerEntry): string => {
  const { listener, gateway } = entry
  const place = `${portOf(entry)} ${protocolClass(listener)} ${listener.hostname ?? '*'}`
  return listener.protocol === 'HTTP' ? `${place} ${gateway.namespace}/${gateway.name}` : place
}

/** Requests of one Gateway are not kept from those of another where both share an address. */
const heardAt = ({ gateway, base, port, protocol }: ServedListener, hostname: string): string =>
  `${base}${port} ${protocol === 'HTTP' ? gateway : protocolClass({ protocol })} ${hostname}`
