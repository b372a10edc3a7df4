import type { EdgeClientTls, EdgeCluster } from '@watershed/model'
import type { CircuitBreakersSchema } from '@watershed/envoy-api/envoy/config/cluster/v3/circuit_breaker_pb.js'
import {
  ClusterSchema,
  Cluster_DiscoveryType,
} from '@watershed/envoy-api/envoy/config/cluster/v3/cluster_pb.js'
import type { OutlierDetectionSchema } from '@watershed/envoy-api/envoy/config/cluster/v3/outlier_detection_pb.js'
import { LeastRequestSchema } from '@watershed/envoy-api/envoy/extensions/load_balancing_policies/least_request/v3/least_request_pb.js'
import { HttpProtocolOptionsSchema } from '@watershed/envoy-api/envoy/extensions/upstreams/http/v3/http_protocol_options_pb.js'
import { adsConfigSource } from './ads-config-source.ts'
import { clientTls } from './client-tls.ts'
import { duration } from './duration.ts'
import type { EnvoyResource, EnvoyResourceKey } from './envoy-resource.ts'
import { envoyResource } from './envoy-resource.ts'
import { limits } from './limits.ts'
import type { MessageInit } from './message-init.ts'
import { packAny } from './pack-any.ts'
import { secretName } from './secret-name.ts'
import { assignmentTypeUrl, clusterTypeUrl, secretTypeUrl } from './type-urls.ts'

/** Shared by all our clusters, so that the number of statistics does not grow with that of the routes. */
export const clusterStatName = 'backend'

export function clusterResource({ name, protocol, tls }: EdgeCluster): EnvoyResource {
  const alpn = { HTTP1: ['http/1.1'], HTTP2: ['h2'], TCP: [], UDP: [] }[protocol]
  const resource = envoyResource(clusterTypeUrl, name, ClusterSchema, {
    name,
    altStatName: clusterStatName,
    clusterDiscoveryType: { case: 'type', value: Cluster_DiscoveryType.EDS },
    edsClusterConfig: { edsConfig: adsConfigSource },
    ...settings,
    ...(protocol === 'UDP' ? {} : connectionSettings),
    ...protocolSettings[protocol],
    ...(tls && { transportSocket: clientTls(tls, alpn) }),
  })
  return { ...resource, warms: [{ typeUrl: assignmentTypeUrl, name }, ...(tls ? secretsOf(tls) : [])] }
}

function secretsOf({ authorities, certificate }: EdgeClientTls): readonly EnvoyResourceKey[] {
  return [
    ...(authorities === undefined ? [] : [secretName('Authorities', authorities)]),
    ...(certificate === undefined ? [] : [secretName('Certificate', certificate)]),
  ].map((name) => ({ typeUrl: secretTypeUrl, name }))
}

/**
 * Only what an endpoint does to us while connecting counts: a 5xx is an answer of the application, and whether the
 * application is ready is for its readiness probe to say.
 */
const outlierDetection: MessageInit<typeof OutlierDetectionSchema> = {
  splitExternalLocalOriginErrors: true,
  consecutiveLocalOriginFailure: limits.ejection.failures,
  enforcingConsecutiveLocalOriginFailure: 100,
  enforcingLocalOriginSuccessRate: 0,
  enforcingConsecutive5xx: 0,
  enforcingConsecutiveGatewayFailure: 0,
  enforcingSuccessRate: 0,
  enforcingFailurePercentage: 0,
  enforcingFailurePercentageLocalOrigin: 0,
  maxEjectionPercent: 100,
  interval: duration(limits.ejection.sweep),
  baseEjectionTime: duration(limits.ejection.base),
  maxEjectionTime: duration(limits.ejection.max),
}

const circuitBreakers: MessageInit<typeof CircuitBreakersSchema> = {
  thresholds: [
    {
      maxConnections: limits.perCluster,
      maxPendingRequests: limits.perCluster,
      maxRequests: limits.perCluster,
      maxRetries: limits.perCluster,
    },
  ],
}

/**
 * Endpoints of the same weight are picked by the requests that they have, of two the one with fewer. Where weights differ, by the weights
 * alone: by default they would count for less the more requests are under way, and 70/30 over five connections come out as 61/39.
 * https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/load_balancers#weighted-least-request
 */
const loadBalancer = packAny(LeastRequestSchema, {
  activeRequestBias: { defaultValue: 0, runtimeKey: 'watershed.active_request_bias' },
  localityLbConfig: { localityConfigSpecifier: { case: 'localityWeightedLbConfig', value: {} } },
})

const httpProtocolOptions = (version: 'httpProtocolOptions' | 'http2ProtocolOptions') =>
  packAny(HttpProtocolOptionsSchema, {
    commonHttpProtocolOptions: { idleTimeout: duration(limits.upstreamIdle) },
    upstreamProtocolOptions: {
      case: 'explicitHttpConfig',
      value: { protocolConfig: { case: version, value: {} } },
    },
  })

const httpOptions = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions'

/** What differs by what endpoints speak. */
const protocolSettings: Readonly<Record<EdgeCluster['protocol'], MessageInit<typeof ClusterSchema>>> = {
  HTTP1: { typedExtensionProtocolOptions: { [httpOptions]: httpProtocolOptions('httpProtocolOptions') } },
  HTTP2: { typedExtensionProtocolOptions: { [httpOptions]: httpProtocolOptions('http2ProtocolOptions') } },
  TCP: {},
  UDP: { circuitBreakers: { thresholds: [{ maxConnections: limits.udpSessions }] } },
}

const { time, interval, probes } = limits.tcpKeepalive

/** What all our clusters have in common. */
const settings = {
  connectTimeout: duration(limits.connectTimeout),
  perConnectionBufferLimitBytes: limits.connectionBufferBytes,
  loadBalancingPolicy: {
    policies: [{ typedExtensionConfig: { name: 'least-request', typedConfig: loadBalancer } }],
  },
  commonLbConfig: {
    // In percent, rounded to whole ones: so when all endpoints are ejected (or all but one of more than 100), all are tried
    // again, by their own weights. With 0 they would answer 503 until an ejection ends, however soon one is back.
    healthyPanicThreshold: { value: 1 },
    // By default, changes of health within a second of one another, as ejections are, are held back and merged.
    updateMergeWindow: duration(0),
  },
  circuitBreakers,
  ignoreHealthOnHostRemoval: true,
} satisfies MessageInit<typeof ClusterSchema>

/** What all that have connections have in common. */
const connectionSettings = {
  outlierDetection,
  upstreamConnectionOptions: {
    tcpKeepalive: { keepaliveTime: time, keepaliveInterval: interval, keepaliveProbes: probes },
  },
} satisfies MessageInit<typeof ClusterSchema>
