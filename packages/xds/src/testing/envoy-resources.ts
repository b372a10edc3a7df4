import type { DescMessage, MessageInitShape } from '@bufbuild/protobuf'
import { create, toBinary } from '@bufbuild/protobuf'
import type { Any } from '@bufbuild/protobuf/wkt'
import { AnySchema, DurationSchema } from '@bufbuild/protobuf/wkt'
import {
  ClusterSchema,
  Cluster_DiscoveryType,
} from '@watershed/envoy-api/envoy/config/cluster/v3/cluster_pb.js'
import { ApiVersion, ConfigSourceSchema } from '@watershed/envoy-api/envoy/config/core/v3/config_source_pb.js'
import { ClusterLoadAssignmentSchema } from '@watershed/envoy-api/envoy/config/endpoint/v3/endpoint_pb.js'
import { ListenerSchema } from '@watershed/envoy-api/envoy/config/listener/v3/listener_pb.js'
import { ScopedRouteConfigurationSchema } from '@watershed/envoy-api/envoy/config/route/v3/scoped_route_pb.js'
import { RouterSchema } from '@watershed/envoy-api/envoy/extensions/filters/http/router/v3/router_pb.js'
import { HttpConnectionManagerSchema } from '@watershed/envoy-api/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.js'
import { contentVersion } from '../content-version.ts'
import type { Resource, ResourceKey } from '../resource.ts'
import { typeUrls } from '../type-urls.ts'

const ads = create(ConfigSourceSchema, {
  resourceApiVersion: ApiVersion.V3,
  configSourceSpecifier: { case: 'ads', value: {} },
  initialFetchTimeout: create(DurationSchema, { seconds: 0n }),
})

/** A cluster whose endpoints come by EDS. */
export function clusterResource(name: string, connectTimeoutMs = 250): Resource {
  const cluster = pack(ClusterSchema, typeUrls.cluster, name, {
    name,
    clusterDiscoveryType: { case: 'type', value: Cluster_DiscoveryType.EDS },
    edsClusterConfig: { edsConfig: ads },
    connectTimeout: { nanos: connectTimeoutMs * 1_000_000 },
    commonLbConfig: { localityConfigSpecifier: { case: 'localityWeightedLbConfig', value: {} } },
  })
  return { ...cluster, warms: [endpointsKey(name)] }
}

/** Ports of loopback, each a locality with a share. */
export function endpointsResource(name: string, shares: Readonly<Record<number, number>>): Resource {
  return pack(ClusterLoadAssignmentSchema, typeUrls.endpoints, name, {
    clusterName: name,
    endpoints: Object.entries(shares).map(([port, share]) => ({
      locality: { zone: port },
      loadBalancingWeight: share,
      lbEndpoints: [
        { hostIdentifier: { case: 'endpoint' as const, value: { address: loopback(Number(port)) } } },
      ],
    })),
  })
}

/** The routes of one hostname, all to one cluster. */
export function scopeResource(host: string, cluster: string): Resource {
  const scope = pack(ScopedRouteConfigurationSchema, typeUrls.scopedRoute, host, {
    name: host,
    key: { fragments: [{ type: { case: 'stringKey', value: host } }] },
    routeConfiguration: {
      name: host,
      virtualHosts: [
        {
          name: host,
          domains: ['*'],
          routes: [
            {
              match: { pathSpecifier: { case: 'prefix', value: '/' } },
              action: {
                case: 'route',
                value: { clusterSpecifier: { case: 'cluster', value: cluster } },
              },
            },
          ],
        },
      ],
    },
  })
  return { ...scope, needs: [{ typeUrl: typeUrls.cluster, name: cluster }, endpointsKey(cluster)] }
}

/** An HTTP listener that finds the routes of a request by its `:authority`. */
export function listenerResource(name: string, port: number, address = '127.0.0.1'): Resource {
  const manager = any(HttpConnectionManagerSchema, {
    statPrefix: name,
    routeSpecifier: {
      case: 'scopedRoutes',
      value: {
        name: 'scopes',
        rdsConfigSource: ads,
        configSpecifier: { case: 'scopedRds', value: { scopedRdsConfigSource: ads } },
        scopeKeyBuilder: { fragments: [{ type: { case: 'headerValueExtractor', value: authority } }] },
      },
    },
    httpFilters: [{ name: 'router', configType: { case: 'typedConfig', value: any(RouterSchema, {}) } }],
  })
  const listener = pack(ListenerSchema, typeUrls.listener, name, {
    name,
    address: loopback(port, address),
    filterChains: [{ filters: [{ name: 'http', configType: { case: 'typedConfig', value: manager } }] }],
  })
  return { ...listener, places: [`${address} ${port}`] }
}

/** Envoy's own configuration: one delta ADS stream to `xdsPort`, with a token. */
export function bootstrap(nodeId: string, xdsPort: number, token = 'a-token'): object {
  const initial_metadata = [{ key: 'authorization', value: `Bearer ${token}` }]
  const adsSource = { ads: {}, resource_api_version: 'V3', initial_fetch_timeout: '0s' }
  return {
    node: { id: nodeId, cluster: 'edge', locality: { region: 'north', zone: 'a' } },
    dynamic_resources: {
      ads_config: {
        api_type: 'DELTA_GRPC',
        transport_api_version: 'V3',
        grpc_services: [{ envoy_grpc: { cluster_name: 'xds' }, initial_metadata }],
      },
      cds_config: adsSource,
      lds_config: adsSource,
    },
    static_resources: { clusters: [xdsCluster(xdsPort)] },
  }
}

function xdsCluster(port: number): object {
  const socket_address = { address: '127.0.0.1', port_value: port }
  return {
    name: 'xds',
    type: 'STATIC',
    connect_timeout: '1s',
    typed_extension_protocol_options: {
      'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
        '@type': 'type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions',
        explicit_http_config: { http2_protocol_options: {} },
      },
    },
    load_assignment: {
      cluster_name: 'xds',
      endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address } } }] }],
    },
  }
}

const authority = {
  name: ':authority',
  extractType: { case: 'index', value: 0 },
} as const

function endpointsKey(name: string): ResourceKey {
  return { typeUrl: typeUrls.endpoints, name }
}

function loopback(port: number, address = '127.0.0.1') {
  return {
    address: {
      case: 'socketAddress',
      value: { address, portSpecifier: { case: 'portValue', value: port } },
    },
  } as const
}

function pack<T extends DescMessage>(
  schema: T,
  typeUrl: string,
  name: string,
  init: MessageInitShape<T>,
): Resource {
  const body = toBinary(schema, create(schema, init))
  return { typeUrl, name, version: contentVersion(body), body }
}

function any<T extends DescMessage>(schema: T, init: MessageInitShape<T>): Any {
  const typeUrl = `type.googleapis.com/${schema.typeName}`
  return create(AnySchema, { typeUrl, value: toBinary(schema, create(schema, init)) })
}
