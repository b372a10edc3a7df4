import type { Collection, Graph, Read } from '@watershed/graph'
import type { AccessPolicies } from './access-policies.ts'
import type { Condition, ObjectStatus, Source } from '@watershed/model'
import { parseRecordKey } from '@watershed/model'
import type { Attachment, ServedListener } from '@watershed/plan'
import type { DecidedListener } from '@watershed/status'
import { backendCertificate } from '@watershed/plan'
import { gatewayClaim, listenerSetClaim } from './claims.ts'
import { gatewayStatus } from './gateway-status.ts'
import type { Gateways } from './gateways.ts'
import { gatewayName } from './gateways.ts'
import { isForOurs, isRefusedGateway } from './judged-parents.ts'
import type { ListenerSetFate } from './listener-set-status.ts'
import { listenerSetStatus, writtenGateway } from './listener-set-status.ts'
import type { Listeners } from './listeners.ts'
import { notInForce } from './not-in-force.ts'
import type { PipelineInputs } from './pipeline-inputs.ts'
import { orderOf } from './pipeline-inputs.ts'
import { programmedCondition } from './programming.ts'
import type { References } from './references.ts'
import { tlsOverlaps } from './tls-overlaps.ts'

/** What owners of Gateways and ListenerSets are told. Keys are in brackets. */
export interface GatewayStatuses {
  /** [record key] What Gateways and ListenerSets claim that edges carry out. */
  readonly gatewayClaims: Collection<string>
  readonly listenerSetClaims: Collection<string>
  /** [record key] */
  readonly gatewayStatuses: Collection<ObjectStatus>
  readonly listenerSetStatuses: Collection<ObjectStatus>
}

interface Needed {
  readonly gateways: Gateways
  readonly listeners: Listeners
  readonly references: References
  readonly attachments: Collection<Attachment>
  readonly access: AccessPolicies
}

/** The part of the pipeline that is the statuses of Gateways and ListenerSets: one reads its own listeners, by name. */
export const gatewayStatusCollections = (
  graph: Graph,
  inputs: PipelineInputs,
  { gateways, listeners, references, attachments, access }: Needed,
): GatewayStatuses => {
  const { records, programming } = inputs
  const { servedListeners, listenerSetStates, setVerdicts, setsInForce } = listeners
  const served = (gateway: string, id: string, read: Read): ServedListener | undefined =>
    read(servedListeners, `${gateway}#${id}`)
  const overlapsOf = tlsOverlaps(graph, servedListeners)
  const decided = (gateway: string, id: string, read: Read): DecidedListener | undefined => {
    const found = served(gateway, id, read)
    return found && { ...found, problems: [...found.problems, ...overlapsOf(found, read)] }
  }
  const attachedRoutes = graph.groupBy('attachedRoutes', attachments, attachedListeners)
  const attachedCounts = graph.map('attachedCounts', attachedRoutes, ({ size }) => size)
  const attachedTo = (gateway: string, id: string, read: Read): number =>
    read(attachedCounts, `${gateway}#${id}`) ?? 0

  const gatewayClaims = graph.map('gatewayClaims', gateways.ourGateways, (state, key, read) => {
    const name = gatewayName(key)
    const isHeard = (listener: string) => served(name, listener, read)?.served ?? false
    return gatewayClaim(state, read(gateways.gateways, name), isHeard, read(gateways.bindings, name))
  })
  const listenerSetClaims = graph.map('listenerSetClaims', listenerSetStates, (state, key, read) => {
    const verdict = read(setVerdicts, key)
    if (!verdict) return undefined
    const { gateway } = verdict
    const isHeard = (listener: string) => served(gateway, idIn(key, listener), read)?.served ?? false
    return listenerSetClaim(state, verdict, isHeard, read(gateways.bindings, gateway))
  })
  // ListenerSets read these rather than all of their Gateway, which changes for much that is no matter of theirs.
  const unaccepted = graph.map('unacceptedGateways', gateways.gatewaysInForce, ({ cluster }, name, read) => {
    const state = read(gateways.gatewayStates, `${cluster}/Gateway/${name}`)
    const isOdd = read(gateways.bindings, name)?.problem?.reason === 'UnsupportedAddress'
    return isOdd || (state && state.refused.length > 0) ? true : undefined
  })
  const unheard = graph.map('unheardGateways', gateways.bindings, ({ pooled, addresses }) =>
    pooled && addresses.length === 0 ? true : undefined,
  )
  const acceptedSets = graph.groupBy('acceptedListenerSets', setVerdicts, (verdict, key, read) => {
    const { gateway, allowed, inForce } = verdict
    const own = read(listenerSetStates, key)?.listenerSet?.listeners ?? []
    const isHeard = own.some(({ name }) => served(gateway, idIn(key, name), read)?.served)
    return allowed && inForce && isHeard && !read(unaccepted, gateway) ? [[gateway, true]] : []
  })
  const acceptedSetCounts = graph.map('acceptedSetCounts', acceptedSets, ({ size }) => size)

  const gatewayStatuses = graph.map('gatewayStatuses', gateways.ourGateways, (state, key, read) => {
    const record = read(records, key)
    if (!record) return undefined
    const name = gatewayName(key)
    const source = { ...parseRecordKey(key), cluster: state.cluster }
    const winner = read(gateways.gatewaysInForce, name)
    const backend = state.gateway && backendCertificate(state.gateway, references.of(state.cluster, read))
    return gatewayStatus(record, state, {
      passedOver: notInForce(source, state, winner, orderOf(inputs, read)),
      decided: (listener) => decided(name, listener, read),
      attached: (listener) => attachedTo(name, listener, read),
      listenerSets: read(acceptedSetCounts, name) ?? 0,
      binding: read(gateways.bindings, name),
      backendProblem: backend?.problem,
      affected: access.affected(source, state.gateway?.listeners.map((one) => one.name) ?? [], read),
      affectedListener: (listener) => access.sectionAffected(source, listener, read),
      programmed: programmedOf(read(gatewayClaims, key), key, read),
    })
  })
  const programmedOf = (claim: string | undefined, key: string, read: Read): Condition =>
    programmedCondition(claim, read(programming, key))

  /** What its Gateway is to a ListenerSet; undefined where that is not ours. */
  const parentOf = (
    source: Source,
    gateway: string,
    read: Read,
  ): Pick<ListenerSetFate, 'gateway' | 'parent' | 'unheard'> | undefined => {
    const isRefused = isRefusedGateway(source, gateway, read, gateways)
    if (!isRefused && !isForOurs(source, gateway, read, gateways)) return undefined
    const isAccepted = !isRefused && !read(unaccepted, gateway)
    const parent = isAccepted ? 'Accepted' : 'NotAccepted'
    return { gateway, parent, unheard: read(unheard, gateway) ?? false }
  }
  const listenerSetStatuses = graph.map('listenerSetStatuses', listenerSetStates, (state, key, read) => {
    const record = read(records, key)
    const verdict = read(setVerdicts, key)
    const gateway = verdict?.gateway ?? (record && writtenGateway(record))
    const parent = gateway === undefined ? undefined : parentOf(state.source, gateway, read)
    if (!record || gateway === undefined || !parent) return undefined
    const winner = read(setsInForce, gatewayName(key))
    const isCounted = verdict?.allowed && verdict.inForce
    return listenerSetStatus(record, state, {
      passedOver: verdict && notInForce(state.source, state, winner, orderOf(inputs, read)),
      ...parent,
      allowed: verdict?.allowed ?? true,
      decided: (listener) => (isCounted ? decided(gateway, idIn(key, listener), read) : undefined),
      attached: (listener) => (isCounted ? attachedTo(gateway, idIn(key, listener), read) : 0),
      programmed: programmedOf(read(listenerSetClaims, key), key, read),
    })
  })
  return { gatewayClaims, listenerSetClaims, gatewayStatuses, listenerSetStatuses }
}

/** The id of a listener of the ListenerSet of a record key. */
const idIn = (key: string, listener: string): string => `${gatewayName(key)}/${listener}`

/** The listeners that a route is attached to, as `namespace/gateway#id`. */
const attachedListeners = ({ parents }: Attachment): readonly (readonly [string, true])[] =>
  parents.flatMap(({ listeners }) => listeners.map(({ gateway, id }) => [`${gateway}#${id}`, true] as const))
