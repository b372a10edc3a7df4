import type { Collection, Graph, Read } from '@watershed/graph'
import type { Condition, ObjectStatus, ReportedConfig, ReportedObject } from '@watershed/model'
import type { Attachment } from '@watershed/plan'
import type { WrittenParent } from '@watershed/status'
import { routeObjectStatus } from '@watershed/status'
import type { AccessPolicies } from './access-policies.ts'
import type { Backends } from './backends.ts'
import type { ChainLoss } from './chain-targets.ts'
import { chainLossIssues } from './chain-targets.ts'
import { routeClaim } from './claims.ts'
import { gatewayStatusCollections } from './gateway-statuses.ts'
import type { Gateways } from './gateways.ts'
import { addressStatuses } from './address-statuses.ts'
import { isForOurs, isRefusedGateway, judgedParents } from './judged-parents.ts'
import { notInForce } from './not-in-force.ts'
import type { Listeners } from './listeners.ts'
import type { Loss } from './overshadowed.ts'
import { lossIssues } from './overshadowed.ts'
import type { PipelineInputs } from './pipeline-inputs.ts'
import { orderOf } from './pipeline-inputs.ts'
import { programmedCondition } from './programming.ts'
import type { References } from './references.ts'
import { rivalOf } from './rival-of.ts'
import type { RouteState } from './route-state.ts'
import type { RouteStatus } from './route-status.ts'
import { routeStatus } from './route-status.ts'
import type { Routes } from './routes.ts'
import { nameOf } from './routes.ts'

/** What authors are told. Keys are in brackets. */
export interface Statuses {
  /** [record key] */
  readonly routeStatuses: Collection<RouteStatus>
  /** [record key] What objects claim that edges carry out. */
  readonly claims: Collection<string>
  /** [record key] What is to be written back, of every object that we answer for. */
  readonly statuses: Collection<ObjectStatus>
}

/** [`kind/namespace/name`] What routes lose to older ones. */
interface Losses {
  readonly matches: Collection<ReadonlyMap<string, Loss>>
  readonly connections: Collection<ReadonlyMap<string, ChainLoss>>
}

/** The parts that statuses are made of. */
interface Parts {
  readonly gateways: Gateways
  readonly listeners: Listeners
  readonly references: References
  readonly routes: Routes
  readonly backends: Pick<Backends, 'clusterset'>
  readonly losses: Losses
  readonly access: AccessPolicies
}

/** The part of the pipeline that goes back to the clusters. */
export const statusCollections = (
  graph: Graph,
  inputs: PipelineInputs,
  { gateways, listeners, references, routes, backends: { clusterset }, losses, access }: Parts,
): Statuses => {
  const { records, programming } = inputs
  const { routeStates, inForce, attachments, resolutionsOf } = routes
  const routeClaims = graph.map('routeClaims', routeStates, (state, _, read) =>
    routeClaim(state, read(inForce, nameOf(state))?.cluster, read(attachments, nameOf(state))),
  )
  const needed = { gateways, listeners, references, attachments, access }
  const owners = gatewayStatusCollections(graph, inputs, needed)
  const claims = graph.union('claims', routeClaims, owners.gatewayClaims, owners.listenerSetClaims)
  const programmedOf = (key: string, read: Read): Condition =>
    programmedCondition(read(claims, key), read(programming, key))

  const routeStatuses = graph.map('routeStatuses', routeStates, (state, key, read) => {
    const name = nameOf(state)
    const found = state.route ? resolutionsOf(name, state.route, read).filter((one) => one !== undefined) : []
    const own = rivalOf(state, read, gateways)
    const passedOver = notInForce(state.source, own, read(inForce, name), orderOf(inputs, read))
    const lost = [
      ...lossIssues(state.source, read(losses.matches, name)?.values() ?? []),
      ...chainLossIssues(state.source, read(losses.connections, name)?.values() ?? []),
    ]
    return routeStatus(state, {
      passedOver,
      attachment: read(attachments, name),
      resolutions: found,
      lost,
      programmed: programmedOf(key, read),
      affected: passedOver ? undefined : access.affected(state.source, rulesOf(state), read),
    })
  })
  const routeObjectStatuses = graph.map('routeObjectStatuses', routeStatuses, (status, key, read) => {
    const [record, state] = [read(records, key), read(routeStates, key)]
    if (!record || !state || !isConfig(record.object)) return undefined
    const { cluster, object } = record
    const isOwn = ({ index, gateway }: WrittenParent) =>
      gateway === undefined
        ? isFound(read(attachments, nameOf(state)), index)
        : isForOurs(state.source, gateway, read, gateways) ||
          isRefusedGateway(state.source, gateway, read, gateways)
    return routeObjectStatus({
      cluster,
      object,
      parents: judgedParents(state, object.spec, status, isOwn),
      rules: status.rules,
    })
  })
  const addresses = addressStatuses(graph, inputs, gateways, listeners)
  const statuses = graph.union(
    'statuses',
    routeObjectStatuses,
    owners.gatewayStatuses,
    owners.listenerSetStatuses,
    addresses.gatewayClassStatuses,
    addresses.edgePoolStatuses,
    addresses.gatewayServiceStatuses,
    clusterset.exportStatuses,
    clusterset.importStatuses,
  )
  return { routeStatuses, claims, statuses }
}

const rulesOf = ({ route }: RouteState): readonly (string | undefined)[] =>
  (route?.rules ?? []).map(({ name }) => name)

/** Whether a parentRef leads to something of ours. */
const isFound = (attachment: Attachment | undefined, index: number): boolean =>
  attachment?.parents.some(
    ({ parent, issue }) => parent.index === index && issue?.code !== 'ParentNotFound',
  ) ?? false

const isConfig = (object: ReportedObject): object is ReportedConfig => 'spec' in object
