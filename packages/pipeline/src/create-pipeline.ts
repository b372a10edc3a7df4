import type { EnvoyResource } from '@watershed/envoy'
import { assignmentResource, clusterResource, scopeResource } from '@watershed/envoy'
import type { Collection, GraphOptions, Input, Read } from '@watershed/graph'
import { createGraph } from '@watershed/graph'
import { toBackend, toClusterReach, toReachableNodes } from '@watershed/ingest'
import type {
  Backend,
  EdgeListener,
  Gateway,
  ObjectStatus,
  ReachableNode,
  RecordKind,
  ReportedConfig,
  ReportedNode,
  ReportedObject,
  Route,
  ServiceImport,
  StoredRecord,
} from '@watershed/model'
import { backendKey, parseRecordKey, recordKey } from '@watershed/model'
import type { Attachment, Backends, Resolution } from '@watershed/plan'
import { attachRoute, resolveRule } from '@watershed/plan'
import { routeObjectStatus } from '@watershed/status'
import type { ConfigClusters } from './choose-in-force.ts'
import { chooseInForce, claimantOf } from './choose-in-force.ts'
import { gatewayClaim, routeClaim } from './claims.ts'
import { edgeAction } from './edge-actions.ts'
import { edgeAssignments } from './edge-assignments.ts'
import { edgeHost, hostsOf, routeShape } from './edge-hosts.ts'
import { edgeNames } from './edge-names.ts'
import type { GatewayState } from './gateway-state.ts'
import { gatewayClassState, gatewayState, isOurs } from './gateway-state.ts'
import { gatewayClassStatus, gatewayStatus } from './gateway-status.ts'
import { gatewayFor, judgedParents } from './judged-parents.ts'
import { notInForce } from './not-in-force.ts'
import type { Programming } from './programming.ts'
import { programmedCondition } from './programming.ts'
import { rivalOf } from './rival-of.ts'
import type { RouteState } from './route-state.ts'
import { isRoute, routeState } from './route-state.ts'
import type { RouteStatus } from './route-status.ts'
import { routeStatus } from './route-status.ts'
import { serviceImports } from './service-imports.ts'

/** From records to Envoy resources. Keys are in brackets. */
export interface Pipeline {
  /** [`cluster/kind/namespace/name`] */
  readonly records: Input<StoredRecord>
  /** [cluster] Those that an agent has ever reported. */
  readonly clusters: Input<true>
  /** [`order`] Absent: no order is stated. Says only whose Gateways and routes are in force; all else counts from every cluster. */
  readonly configClusters: Input<ConfigClusters>
  /** [record key] How far edges are with what an object claims. */
  readonly programming: Input<Programming>

  /** [cluster] By name: the nodes by which a cluster can be reached. */
  readonly nodes: Collection<readonly ReachableNode[]>
  /** [`cluster/namespace/name`] */
  readonly backends: Collection<Backend>
  /** [record key] */
  readonly gatewayStates: Collection<GatewayState>
  /** [`namespace/name`] Those in force whose class is ours. */
  readonly gateways: Collection<Gateway>
  /** [record key] */
  readonly routeStates: Collection<RouteState>
  /** [`kind/namespace/name`] Those in force. */
  readonly routes: Collection<Route>
  /** [record key] */
  readonly routeStatuses: Collection<RouteStatus>
  /** [record key] What objects claim that edges carry out. */
  readonly claims: Collection<string>
  /** [record key] What is to be written back, of every object that we answer for. */
  readonly statuses: Collection<ObjectStatus>

  /** [`namespace/name`] What the clusterset has of the Services that clusters export. */
  readonly imports: Collection<ServiceImport>
  /** [`http/port`] A Listener is packed for each address that edges bind. */
  readonly listeners: Collection<EdgeListener>
  /** [Envoy cluster] */
  readonly clusterResources: Collection<EnvoyResource>
  /** [Envoy cluster] */
  readonly assignmentResources: Collection<EnvoyResource>
  /** [`port/hostname`] */
  readonly scopeResources: Collection<EnvoyResource>

  /** Whether an Envoy resource is made for an object, by record key: what edges say of the one they say of the other. */
  isOf(key: string, resource: string): boolean
  /** Changes made to the inputs inside are one batch: nobody sees half of them. */
  update(change: () => void): void
  /** How many derivations ran, by collection. */
  derivations(): ReadonlyMap<string, number>
}

/**
 * The whole pipeline, one derivation a line, from top to bottom. A change reruns only what read it. A derivation that
 * throws keeps what it last made, and `onFault` is told.
 */
export const createPipeline = (options: GraphOptions = {}): Pipeline => {
  const graph = createGraph(options)
  const records = graph.input<StoredRecord>('records')
  const clusters = graph.input<true>('clusters')
  const configClusters = graph.input<ConfigClusters>('configClusters')
  const orderOf = (read: Read): ConfigClusters | undefined => read(configClusters, 'order')
  const programming = graph.input<Programming>('programming')

  const slices = graph.groupBy('slices', records, sliceOf)
  const nodesByCluster = graph.groupBy('nodesByCluster', records, nodeOf)
  const nodes = graph.map('nodes', nodesByCluster, (members) => toReachableNodes(members.values()))
  const backends = graph.flatMap('backends', records, (record, _, read) =>
    backendOf(record, read, { slices, records, nodes }),
  )
  const serviceClusters = graph.groupBy('serviceClusters', backends, ({ namespace, name, cluster }) => [
    [`${namespace}/${name}`, cluster],
  ])
  const clusterset = serviceImports(graph, records)
  const lookUp = (read: Read): Backends => ({
    ...clusterset.lookUp(read),
    get: (...name) => read(backends, backendKey(...name)),
    clustersOf: (namespace, name) =>
      [...(read(serviceClusters, `${namespace}/${name}`)?.values() ?? [])].sort(),
    isKnown: (cluster) => read(clusters, cluster) === true,
  })

  const classStates = graph.map('gatewayClassStates', records, ofKind('GatewayClass', gatewayClassState))
  const classesByName = graph.groupBy('gatewayClassesByName', classStates, (state) =>
    state.gatewayClass ? [[state.gatewayClass.name, state]] : [],
  )
  const gatewayStates = graph.map('gatewayStates', records, ofKind('Gateway', gatewayState))
  const ourGateways = graph.map('ourGateways', gatewayStates, (state, _, read) =>
    isOurs(state, read(classesByName, state.className)) ? state : undefined,
  )
  const gatewaysByName = graph.groupBy('gatewaysByName', ourGateways, (state) =>
    state.gateway ? [[`${state.gateway.namespace}/${state.gateway.name}`, state]] : [],
  )
  const gatewaysInForce = graph.map('gatewaysInForce', gatewaysByName, (states, _, read) =>
    claimantOf(chooseInForce(states.values(), orderOf(read))),
  )
  const gateways = graph.map(
    'gateways',
    gatewaysInForce,
    ({ cluster }, name, read) => read(gatewayStates, `${cluster}/Gateway/${name}`)?.gateway,
  )
  const ports = graph.groupBy('ports', gateways, (gateway) =>
    [...new Set(gateway.listeners.map(({ port }) => port))].map((port) => [`http/${port}`, port]),
  )
  const listeners = graph.map('listeners', ports, (members, name): EdgeListener | undefined => {
    const [port] = members.values()
    return port === undefined ? undefined : { name, port }
  })

  const routeStates = graph.map('routeStates', records, (record) =>
    isRoute(record) ? routeState(record) : undefined,
  )
  const routesByName = graph.groupBy('routesByName', routeStates, (state) => [[nameOf(state), state]])
  const allGateways = { gatewayStates, ourGateways, gateways }
  const inForce = graph.map('inForce', routesByName, (states, _, read) => {
    const rivals = [...states.values()].map((state) => rivalOf(state, read, allGateways))
    return chooseInForce(rivals, orderOf(read))
  })
  const routes = graph.map(
    'routes',
    inForce,
    ({ cluster }, name, read) => read(routeStates, `${cluster}/${name}`)?.route,
  )
  const attachments = graph.map('attachments', routes, (route, _, read) =>
    attachRoute(route, {
      get: (key) => gatewayFor(route, key, read, allGateways),
      labelsOf: clusterset.labelsOf(read),
    }),
  )
  const resolutions = graph.flatMap('resolutions', routes, (route, key, read) =>
    route.rules.map((_, rule) => [ruleKey(key, rule), resolveRule(route, rule, lookUp(read))]),
  )
  const resolutionsOf = (key: string, { rules }: Route, read: Read): readonly (Resolution | undefined)[] =>
    rules.map((_, rule) => read(resolutions, ruleKey(key, rule)))
  const routeClaims = graph.map('routeClaims', routeStates, (state, _, read) =>
    routeClaim(state, read(inForce, nameOf(state))?.cluster, read(attachments, nameOf(state))),
  )
  const gatewayClaims = graph.map('gatewayClaims', ourGateways, (state, key, read) =>
    gatewayClaim(state, read(gateways, gatewayName(key))),
  )
  const claims = graph.union('claims', routeClaims, gatewayClaims)
  const programmedOf = (key: string, read: Read) =>
    programmedCondition(read(claims, key), read(programming, key))

  const routeStatuses = graph.map('routeStatuses', routeStates, (state, key, read) => {
    const name = nameOf(state)
    const found = state.route ? resolutionsOf(name, state.route, read).filter((one) => one !== undefined) : []
    const own = rivalOf(state, read, allGateways)
    const passedOver = notInForce(state.source, own, read(inForce, name), orderOf(read))
    return routeStatus(state, passedOver, read(attachments, name), found, programmedOf(key, read))
  })
  const routeObjectStatuses = graph.map('routeObjectStatuses', routeStatuses, (status, key, read) => {
    const [record, state] = [read(records, key), read(routeStates, key)]
    if (!record || !state || !isConfig(record.object)) return undefined
    const { cluster, object } = record
    const isOwn = (gateway: string) => gatewayFor(state.source, gateway, read, allGateways) !== undefined
    return routeObjectStatus({
      cluster,
      object,
      parents: judgedParents(state, object.spec, status, isOwn),
      rules: status.rules,
    })
  })
  const attachedRoutes = graph.groupBy('attachedRoutes', attachments, attachedListeners)
  const attachedCounts = graph.map('attachedCounts', attachedRoutes, ({ size }) => size)
  const gatewayStatuses = graph.map('gatewayStatuses', ourGateways, (state, key, read) => {
    const record = read(records, key)
    const name = gatewayName(key)
    const attached = (listener: string) => read(attachedCounts, `${name}#${listener}`) ?? 0
    if (!record) return undefined
    const source = { ...parseRecordKey(key), cluster: state.cluster }
    const passedOver = notInForce(source, state, read(gatewaysInForce, name), orderOf(read))
    return gatewayStatus(record, state, passedOver, attached, programmedOf(key, read))
  })
  const gatewayClassStatuses = graph.map('gatewayClassStatuses', classStates, (state, key, read) => {
    const record = read(records, key)
    return record && gatewayClassStatus(record, state)
  })
  const statuses = graph.union(
    'statuses',
    routeObjectStatuses,
    gatewayStatuses,
    gatewayClassStatuses,
    clusterset.exportStatuses,
    clusterset.importStatuses,
  )

  const names = graph.map('names', routes, (route, key) => edgeNames(key, route))
  const hosts = graph.map('hosts', attachments, (attachment) =>
    isAttached(attachment) ? hostsOf(attachment) : undefined,
  )
  const edgeClusters = graph.flatMap('edgeClusters', names, ({ rules }, key, read) =>
    read(hosts, key)
      ? rules.flatMap((rule) => [...rule.backends, ...rule.mirrors]).map((name) => [name, { name }])
      : [],
  )
  const assignments = graph.flatMap('assignments', routes, (route, key, read) => {
    const own = read(names, key)
    if (!own || !read(hosts, key)) return []
    const found = edgeAssignments(route, own, resolutionsOf(key, route, read))
    return found.map((assignment) => [assignment.name, assignment])
  })
  const actions = graph.flatMap('actions', routes, (route, key, read) => {
    const own = read(names, key)
    return resolutionsOf(key, route, read).flatMap((found, rule) => {
      const written = route.rules[rule]
      if (!found || !written) return []
      return [[ruleKey(key, rule), edgeAction(written, own?.rules[rule]?.backends ?? [], found)]]
    })
  })
  const shapes = graph.map('shapes', routes, (route, key, read) =>
    routeShape(route, read(names, key) ?? { rules: [] }),
  )
  const hostMembers = graph.groupBy('hostMembers', hosts, (all) => all)
  const edgeHosts = graph.map('edgeHosts', hostMembers, (members, host, read) => {
    const found = [...members.keys()].flatMap((key) => {
      const shape = read(shapes, key)
      return shape
        ? [{ key, shape, actions: shape.rules.map((_, rule) => read(actions, ruleKey(key, rule))) }]
        : []
    })
    return edgeHost(host, [...members.values()].includes(true), found)
  })

  return {
    records,
    clusters,
    configClusters,
    nodes,
    backends,
    gatewayStates,
    gateways,
    routeStates,
    routes,
    routeStatuses,
    programming,
    claims,
    imports: clusterset.imports,
    statuses,
    listeners,
    clusterResources: graph.map('clusterResources', edgeClusters, (cluster) => clusterResource(cluster)),
    assignmentResources: graph.map('assignmentResources', assignments, (assignment) =>
      assignmentResource(assignment),
    ),
    scopeResources: graph.map('scopeResources', edgeHosts, (host) => scopeResource(host)),
    isOf: (key, resource) => {
      const name = key.slice(key.indexOf('/') + 1)
      const gateway = gateways.get(gatewayName(key))
      return name.startsWith('Gateway/')
        ? (gateway?.listeners.some(({ port }) => resource === `http/${port}`) ?? false)
        : resource.startsWith(`${name}/`) || (hosts.get(name)?.has(resource) ?? false)
    },
    update: (change) => graph.update(change),
    derivations: () => graph.derivations(),
  }
}

const ruleKey = (route: string, rule: number): string => `${route}#${rule}`

/** `kind/namespace/name`: what objects of several clusters may share. */
const nameOf = ({ source: { kind, namespace, name } }: RouteState): string => `${kind}/${namespace}/${name}`

const isConfig = (object: ReportedObject): object is ReportedConfig => 'spec' in object

/** `namespace/name`, of a record's key. */
const gatewayName = (key: string): string => key.split('/').slice(2).join('/')

/** The listeners that a route is attached to, as `namespace/gateway#listener`. */
const attachedListeners = ({ parents }: Attachment): readonly (readonly [string, true])[] =>
  parents.flatMap(({ parent, listeners }) =>
    listeners.map(({ name }) => [`${parent.namespace}/${parent.name}#${name}`, true] as const),
  )

const isAttached = ({ parents }: Attachment): boolean => parents.some(({ listeners }) => listeners.length > 0)

const ofKind =
  <V>(kind: RecordKind, read: (record: StoredRecord) => V) =>
  (record: StoredRecord): V | undefined =>
    record.object.kind === kind ? read(record) : undefined

const sliceOf = (record: StoredRecord): readonly (readonly [string, StoredRecord])[] => {
  const { cluster, object } = record
  return object.kind === 'EndpointSlice'
    ? [[backendKey(cluster, object.namespace, object.service), record]]
    : []
}

const nodeOf = ({ cluster, object }: StoredRecord): readonly (readonly [string, ReportedNode])[] =>
  object.kind === 'Node' ? [[cluster, object]] : []

interface Joined {
  readonly slices: Collection<ReadonlyMap<string, StoredRecord>>
  readonly records: Collection<StoredRecord>
  readonly nodes: Collection<readonly ReachableNode[]>
}

const backendOf = (
  record: StoredRecord,
  read: Read,
  { slices, records, nodes }: Joined,
): readonly (readonly [string, Backend])[] => {
  const { cluster, object } = record
  if (object.kind !== 'Service') return []
  const key = backendKey(cluster, object.namespace, object.name)
  const own = read(records, recordKey({ cluster, kind: 'Cluster', namespace: '', name: cluster }))
  const surroundings = { reach: own && toClusterReach(own), nodes: () => read(nodes, cluster) ?? [] }
  return [[key, toBackend(record, [...(read(slices, key)?.values() ?? [])], surroundings)]]
}
