import type { EdgeFilterChain } from '@watershed/model'
import { create } from '@bufbuild/protobuf'
import type {
  FilterChain,
  FilterSchema,
} from '@watershed/envoy-api/envoy/config/listener/v3/listener_components_pb.js'
import { FilterChainSchema } from '@watershed/envoy-api/envoy/config/listener/v3/listener_components_pb.js'
import { HttpConnectionManagerSchema } from '@watershed/envoy-api/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.js'
import type { TcpProxy_WeightedClusterSchema } from '@watershed/envoy-api/envoy/extensions/filters/network/tcp_proxy/v3/tcp_proxy_pb.js'
import { TcpProxySchema } from '@watershed/envoy-api/envoy/extensions/filters/network/tcp_proxy/v3/tcp_proxy_pb.js'
import { cidrRange } from './cidr-range.ts'
import { duration } from './duration.ts'
import { httpConnectionManager } from './http-connection-manager.ts'
import { limits } from './limits.ts'
import type { MessageInit } from './message-init.ts'
import { packAny } from './pack-any.ts'
import { serverTls } from './server-tls.ts'

/**
 * What becomes of the connections of some server names. Chains that stay as they are keep their connections when others
 * change, and are made once: a listener may have thousands. Where not everybody may come, there is another one for those who may not:
 * it closes connections at once, before a server that speaks first could say anything.
 */
export function filterChains(chain: EdgeFilterChain, proxyProtocol = false): readonly FilterChain[] {
  const made = proxyProtocol ? madeBehindProxies : madeForClients
  const known = made.get(chain)
  if (known) return known
  const messages = makeFilterChains({ ...chain, proxyProtocol })
  made.set(chain, messages)
  return messages
}

const madeForClients = new WeakMap<EdgeFilterChain, readonly FilterChain[]>()
const madeBehindProxies = new WeakMap<EdgeFilterChain, readonly FilterChain[]>()

type Chain = EdgeFilterChain & { readonly proxyProtocol?: boolean }

function makeFilterChains(chain: Chain): readonly FilterChain[] {
  const { name, serverNames, sources } = chain
  if (!sources) return [makeFilterChain(chain, [])]
  const { allowed, denied } = sources
  const shut: EdgeFilterChain = { name: `${name} denied`, serverNames, target: { type: 'None' } }
  return [
    ...(allowed.length > 0 ? [makeFilterChain(chain, allowed)] : []),
    ...(denied.length > 0 ? [makeFilterChain(shut, denied)] : []),
  ]
}

function makeFilterChain(chain: Chain, sources: readonly string[]): FilterChain {
  const { name, serverNames, tls, target } = chain
  return create(FilterChainSchema, {
    name,
    ...((serverNames.length > 0 || sources.length > 0) && {
      filterChainMatch: { serverNames: [...serverNames], sourcePrefixRanges: sources.map(cidrRange) },
    }),
    filters: networkFilters(chain),
    ...(tls && {
      transportSocket: serverTls(tls, target.type === 'Hosts' ? ['h2', 'http/1.1'] : []),
      transportSocketConnectTimeout: duration(limits.tlsHandshake),
    }),
  })
}

type Filters = readonly MessageInit<typeof FilterSchema>[]

/** Without any filter, Envoy closes a connection at once. */
function networkFilters({ target, ...chain }: Chain): MessageInit<typeof FilterSchema>[] {
  switch (target.type) {
    case 'Hosts':
      return [...hostFilters(target.scope, chain)]
    case 'Cluster':
      return [...proxyFilters({ case: 'cluster', value: target.cluster })]
    case 'WeightedClusters':
      return [...proxyFilters({ case: 'weightedClusters', value: weightedClusters(target.clusters) })]
    case 'None':
      return []
  }
}

function hostFilters(
  scope: string,
  { serverNames, trustedHops, proxyProtocol }: Omit<Chain, 'target'>,
): Filters {
  const serverName = serverNames.length === 1 ? serverNames[0] : undefined
  const arrival = { serverName, trustedHops, proxyProtocol }
  const value = packAny(HttpConnectionManagerSchema, httpConnectionManager(scope, arrival))
  return [
    { name: 'envoy.filters.network.http_connection_manager', configType: { case: 'typedConfig', value } },
  ]
}

type ClusterSpecifier = NonNullable<MessageInit<typeof TcpProxySchema>['clusterSpecifier']>

/** Envoy takes no weight of 0. */
function weightedClusters(
  clusters: readonly { readonly cluster: string; readonly weight: number }[],
): MessageInit<typeof TcpProxy_WeightedClusterSchema> {
  const used = clusters.filter(({ weight }) => weight > 0)
  return { clusters: used.map(({ cluster, weight }) => ({ name: cluster, weight })) }
}

function proxyFilters(clusterSpecifier: ClusterSpecifier): Filters {
  const value = packAny(TcpProxySchema, {
    statPrefix: 'tcp',
    clusterSpecifier,
    idleTimeout: duration(limits.tcpIdle),
    maxConnectAttempts: limits.connectRetries + 1,
  })
  return [{ name: 'envoy.filters.network.tcp_proxy', configType: { case: 'typedConfig', value } }]
}
