import type { EdgeFilterChain, EdgeListener, EdgeTarget } from '@watershed/model'
import { invalidBackend } from '@watershed/model'
import type { ListenerFilterSchema } from '@watershed/envoy-api/envoy/config/listener/v3/listener_components_pb.js'
import { ListenerSchema } from '@watershed/envoy-api/envoy/config/listener/v3/listener_pb.js'
import { ProxyProtocolSchema } from '@watershed/envoy-api/envoy/extensions/filters/listener/proxy_protocol/v3/proxy_protocol_pb.js'
import { TlsInspectorSchema } from '@watershed/envoy-api/envoy/extensions/filters/listener/tls_inspector/v3/tls_inspector_pb.js'
import { UdpProxyConfigSchema } from '@watershed/envoy-api/envoy/extensions/filters/udp/udp_proxy/v3/udp_proxy_pb.js'
import { duration } from './duration.ts'
import type { EnvoyResource, EnvoyResourceKey } from './envoy-resource.ts'
import { envoyResource } from './envoy-resource.ts'
import { filterChains } from './filter-chain.ts'
import { limits } from './limits.ts'
import type { MessageInit } from './message-init.ts'
import { packAny } from './pack-any.ts'
import { secretName } from './secret-name.ts'
import { socketAddress } from './socket-address.ts'
import { udpMatcher } from './udp-matcher.ts'
import { assignmentTypeUrl, clusterTypeUrl, listenerTypeUrl, secretTypeUrl } from './type-urls.ts'

const { time, interval, probes } = limits.tcpKeepalive

/**
 * A port, on the addresses of a Gateway or, where it has none of its own, on the one that the edge was told to bind
 * (`0.0.0.0`, `::` for IPv6 and IPv4, a loopback one). It says nothing of hostnames that requests are routed by, nor of
 * endpoints and weights, so it does not change when they do.
 */
export function listenerResource(listener: EdgeListener, bindAddress: string): EnvoyResource {
  const { name, port, transport, addresses, chains } = listener
  const [first = bindAddress, ...others] = addresses
  const resource = envoyResource(listenerTypeUrl, name, ListenerSchema, {
    name,
    // Counted by port, not by address: there may be thousands of Gateways with addresses of their own.
    statPrefix: `${transport.toLowerCase()}_${port}`,
    address: socketAddress(first, port, transport),
    additionalAddresses: others.map((address) => ({ address: socketAddress(address, port, transport) })),
    // An address that the machine is given later, as one that moves between machines, can be bound before.
    ...(addresses.length > 0 && { freebind: true }),
    perConnectionBufferLimitBytes: limits.connectionBufferBytes,
    ...(transport === 'UDP' ? udpParts(chains) : tcpParts(listener)),
  })
  return { ...resource, needs: chains.flatMap(clustersOf), warms: chains.flatMap(secretsOf) }
}

type Listener = MessageInit<typeof ListenerSchema>

function tcpParts({ chains, proxyProtocol }: EdgeListener): Listener {
  const needsServerName = chains.some(({ serverNames, tls }) => serverNames.length > 0 || tls)
  return {
    tcpKeepalive: { keepaliveTime: time, keepaliveInterval: interval, keepaliveProbes: probes },
    listenerFilters: [...(proxyProtocol ? [proxyFilter] : []), ...(needsServerName ? [tlsInspector] : [])],
    filterChains: chains.flatMap((chain) => filterChains(chain, proxyProtocol)),
  }
}

const tlsInspector: MessageInit<typeof ListenerFilterSchema> = {
  name: 'envoy.filters.listener.tls_inspector',
  configType: { case: 'typedConfig', value: packAny(TlsInspectorSchema, {}) },
}

/** Connections that do not begin with it are closed: anybody could say to be anybody else. */
const proxyFilter: MessageInit<typeof ListenerFilterSchema> = {
  name: 'envoy.filters.listener.proxy_protocol',
  configType: { case: 'typedConfig', value: packAny(ProxyProtocolSchema, {}) },
}

/** Datagrams have no connections, and so no chains to choose from: there is one target. */
function udpParts([chain]: readonly EdgeFilterChain[]): Listener {
  const cluster = chain?.target.type === 'Cluster' ? chain.target.cluster : invalidBackend
  const matcher = udpMatcher(cluster, chain?.sources, invalidBackend)
  const proxy = packAny(UdpProxyConfigSchema, {
    statPrefix: 'udp',
    routeSpecifier: { case: 'matcher', value: matcher },
    idleTimeout: duration(limits.udpIdle),
  })
  return {
    udpListenerConfig: {},
    listenerFilters: [
      { name: 'envoy.filters.udp_listener.udp_proxy', configType: { case: 'typedConfig', value: proxy } },
    ],
  }
}

/** A chain whose cluster is not there yet would close connections. */
function clustersOf({ target }: EdgeFilterChain): readonly EnvoyResourceKey[] {
  return namesOf(target).flatMap((name) => [
    { typeUrl: clusterTypeUrl, name },
    { typeUrl: assignmentTypeUrl, name },
  ])
}

function namesOf(target: EdgeTarget): readonly string[] {
  if (target.type === 'Cluster') return [target.cluster]
  if (target.type !== 'WeightedClusters') return []
  return target.clusters.map(({ cluster }) => cluster).filter((cluster) => cluster !== invalidBackend)
}

/** An edge asks for secrets once it has the listener, which it does not use before it has them. */
function secretsOf({ tls }: EdgeFilterChain): readonly EnvoyResourceKey[] {
  const { certificates = [], clientValidation } = tls ?? {}
  const names = [
    ...certificates.map((name) => secretName('Certificate', name)),
    ...(clientValidation ? [secretName('Authorities', clientValidation.authorities)] : []),
  ]
  return names.map((name) => ({ typeUrl: secretTypeUrl, name }))
}
