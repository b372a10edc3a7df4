import type { EnvoyResource } from '@watershed/envoy'
import { assignmentResource, clusterResource, scopeResource, secretResource } from '@watershed/envoy'
import type { Collection, Graph, Read } from '@watershed/graph'
import type { EdgeHost, EdgeListener } from '@watershed/model'
import { requestRouteKinds } from '@watershed/model'
import type { Attachment } from '@watershed/plan'
import { backendCertificate } from '@watershed/plan'
import type { AccessPolicies } from './access-policies.ts'
import { gatewaysOf } from './attached-gateways.ts'
import type { ChainTargets } from './chain-targets.ts'
import { chainTargets } from './chain-targets.ts'
import { clustersOf, nameShowing, withCertificates } from './client-certificates.ts'
import { edgeAction } from './edge-actions.ts'
import { edgeAssignments } from './edge-assignments.ts'
import type { HostSettings } from './edge-hosts.ts'
import { edgeHost, hostsOf, routeShape } from './edge-hosts.ts'
import { edgeListeners } from './edge-listeners.ts'
import { edgeNames } from './edge-names.ts'
import { edgeSecrets } from './edge-secrets.ts'
import type { Gateways } from './gateways.ts'
import type { Listeners } from './listeners.ts'
import { isolatedHosts } from './isolated-hosts.ts'
import { misdirectedHosts } from './misdirected-hosts.ts'
import type { Loss } from './overshadowed.ts'
import { overshadowed } from './overshadowed.ts'
import type { References } from './references.ts'
import type { Routes } from './routes.ts'
import { ruleKey } from './routes.ts'

/** What edges are to have. Keys are in brackets. */
export interface Edges {
  /** [name of the Listener] A Listener is packed for each address that edges bind. */
  readonly listeners: Collection<EdgeListener>
  /** [Envoy cluster] */
  readonly clusterResources: Collection<EnvoyResource>
  /** [Envoy cluster] */
  readonly assignmentResources: Collection<EnvoyResource>
  /** [`scope/hostname`] What scopes are made of. */
  readonly edgeHosts: Collection<EdgeHost>
  /** [`scope/hostname`] */
  readonly scopeResources: Collection<EnvoyResource>
  /** [`Certificate/name` or `Authorities/name`] Those that name edges are for those only. */
  readonly secretResources: Collection<EnvoyResource>
  /** [`kind/namespace/name`] The scopes and hostnames of a route that requests are routed by. */
  readonly hosts: Collection<ReadonlyMap<string, HostSettings>>
  /** [`kind/namespace/name`] What routes lose to older ones. */
  readonly losses: Collection<ReadonlyMap<string, Loss>>
  /** What routes of connections and datagrams have listeners do. */
  readonly chains: ChainTargets
}

interface Parents {
  readonly gateways: Gateways
  readonly listeners: Listeners
  readonly references: References
}

/** The part of the pipeline that ends at Envoy. */
export const edgeCollections = (
  graph: Graph,
  { gateways: { gateways }, listeners: { servedListeners }, references }: Parents,
  { routes, attachments, upstreamsOf, resolutionsOf }: Routes,
  access: AccessPolicies,
): Edges => {
  const backendCertificates = graph.map(
    'backendCertificates',
    gateways,
    (gateway, _, read) => backendCertificate(gateway, references.of(gateway.cluster, read))?.name,
  )
  const shownBy = (gateway: string, read: Read): string => read(backendCertificates, gateway) ?? ''
  const names = graph.map('names', routes, (route, key, read) => {
    const shown = gatewaysOf(read(attachments, key)).map((gateway) => shownBy(gateway, read))
    return withCertificates(edgeNames(key, route, upstreamsOf(key, route, read)), [...new Set(shown)])
  })
  const hosts = graph.map('hosts', attachments, (attachment, _, read) =>
    isAttached(attachment)
      ? hostsOf(attachment, ({ gateway, id }) => ({
          certificate: shownBy(gateway, read),
          access: read(access.listenerAccess, `${gateway}#${id}`) ?? [],
        }))
      : undefined,
  )
  const chains = chainTargets(graph, { routes, attachments, resolutionsOf }, names, access.ofRule)
  const listeners = edgeListeners(graph, servedListeners, chains.targets, access)
  const edgeClusters = graph.flatMap('edgeClusters', names, (own, key, read) =>
    read(hosts, key) ? clustersOf(own).map((cluster) => [cluster.name, cluster]) : [],
  )
  const assignments = graph.flatMap('assignments', routes, (route, key, read) => {
    const own = read(names, key)
    if (!own || !read(hosts, key)) return []
    const found = edgeAssignments(route, own, resolutionsOf(key, route, read))
    return found.flatMap((assignment) =>
      [assignment, ...(own.variants[assignment.name] ?? [])].map(({ name }) => [
        name,
        { ...assignment, name },
      ]),
    )
  })
  const actionsByRule = graph.flatMap('actions', routes, (route, key, read) => {
    if (!requestRouteKinds.includes(route.kind)) return []
    const own = read(names, key)
    return resolutionsOf(key, route, read).flatMap((found, rule) => {
      const written = route.rules[rule]
      if (!found || !written) return []
      return [[ruleKey(key, rule), edgeAction(route.kind, written, own?.rules[rule]?.backends ?? [], found)]]
    })
  })
  const shapes = graph.map('shapes', routes, (route, key, read) =>
    requestRouteKinds.includes(route.kind)
      ? routeShape(route, read(names, key) ?? { rules: [] }, (rule) => access.ofRule(route, rule, read))
      : undefined,
  )
  const isolated = isolatedHosts(graph, servedListeners)
  const hostMembers = graph.groupBy('hostMembers', hosts, (all) => all)
  const edgeHosts = graph.map('edgeHosts', hostMembers, (members, host, read) => {
    const found = [...members].flatMap(([key, settings]) => {
      const [shape, own] = [read(shapes, key), read(names, key)]
      if (!shape || !own) return []
      const actions = shape.rules.map((_, rule) => read(actionsByRule, ruleKey(key, rule)))
      const nameOf = (cluster: string) => nameShowing(own, cluster, settings.certificate)
      return [{ key, shape, actions, nameOf, access: settings.access }]
    })
    return edgeHost(host, [...members.values()], found, read(isolated, host)?.rules)
  })

  const allHosts = graph.union('allEdgeHosts', edgeHosts, misdirectedHosts(graph, servedListeners), isolated)
  const secrets = edgeSecrets(graph, listeners, edgeClusters, references.secretStates)

  return {
    listeners,
    hosts,
    chains,
    losses: overshadowed(graph, hosts, shapes),
    clusterResources: graph.map('clusterResources', edgeClusters, (cluster) => clusterResource(cluster)),
    assignmentResources: graph.map('assignmentResources', assignments, (assignment) =>
      assignmentResource(assignment),
    ),
    edgeHosts: allHosts,
    scopeResources: graph.map('scopeResources', allHosts, (host) => scopeResource(host)),
    secretResources: graph.map('secretResources', secrets, (secret) => secretResource(secret)),
  }
}

const isAttached = ({ parents }: Attachment): boolean => parents.some(({ listeners }) => listeners.length > 0)
