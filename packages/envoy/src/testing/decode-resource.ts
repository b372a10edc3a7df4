import { createRegistry, fromBinary, toJson } from '@bufbuild/protobuf'
import type { JsonValue } from '@bufbuild/protobuf'
import { ClusterSchema } from '@watershed/envoy-api/envoy/config/cluster/v3/cluster_pb.js'
import { ClusterLoadAssignmentSchema } from '@watershed/envoy-api/envoy/config/endpoint/v3/endpoint_pb.js'
import { ListenerSchema } from '@watershed/envoy-api/envoy/config/listener/v3/listener_pb.js'
import { FilterConfigSchema } from '@watershed/envoy-api/envoy/config/route/v3/route_components_pb.js'
import { ScopedRouteConfigurationSchema } from '@watershed/envoy-api/envoy/config/route/v3/scoped_route_pb.js'
import {
  CorsPolicySchema,
  CorsSchema,
} from '@watershed/envoy-api/envoy/extensions/filters/http/cors/v3/cors_pb.js'
import { FilterChainConfigSchema } from '@watershed/envoy-api/envoy/extensions/filters/http/filter_chain/v3/filter_chain_pb.js'
import {
  LuaPerRouteSchema,
  LuaSchema,
} from '@watershed/envoy-api/envoy/extensions/filters/http/lua/v3/lua_pb.js'
import {
  RBACPerRouteSchema,
  RBACSchema,
} from '@watershed/envoy-api/envoy/extensions/filters/http/rbac/v3/rbac_pb.js'
import { RouterSchema } from '@watershed/envoy-api/envoy/extensions/filters/http/router/v3/router_pb.js'
import {
  StatefulSessionPerRouteSchema,
  StatefulSessionSchema,
} from '@watershed/envoy-api/envoy/extensions/filters/http/stateful_session/v3/stateful_session_pb.js'
import { HttpConnectionManagerSchema } from '@watershed/envoy-api/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.js'
import { CookieBasedSessionStateSchema } from '@watershed/envoy-api/envoy/extensions/http/stateful_session/cookie/v3/cookie_pb.js'
import { HeaderBasedSessionStateSchema } from '@watershed/envoy-api/envoy/extensions/http/stateful_session/header/v3/header_pb.js'
import { ProxyProtocolSchema } from '@watershed/envoy-api/envoy/extensions/filters/listener/proxy_protocol/v3/proxy_protocol_pb.js'
import { TlsInspectorSchema } from '@watershed/envoy-api/envoy/extensions/filters/listener/tls_inspector/v3/tls_inspector_pb.js'
import { TcpProxySchema } from '@watershed/envoy-api/envoy/extensions/filters/network/tcp_proxy/v3/tcp_proxy_pb.js'
import { RouteSchema as UdpRouteSchema } from '@watershed/envoy-api/envoy/extensions/filters/udp/udp_proxy/v3/route_pb.js'
import { UdpProxyConfigSchema } from '@watershed/envoy-api/envoy/extensions/filters/udp/udp_proxy/v3/udp_proxy_pb.js'
import { SourceIPInputSchema } from '@watershed/envoy-api/envoy/extensions/matching/common_inputs/network/v3/network_inputs_pb.js'
import { IpSchema } from '@watershed/envoy-api/envoy/extensions/matching/input_matchers/ip/v3/ip_pb.js'
import { HeaderMutationSchema } from '@watershed/envoy-api/envoy/extensions/http/early_header_mutation/header_mutation/v3/header_mutation_pb.js'
import { LeastRequestSchema } from '@watershed/envoy-api/envoy/extensions/load_balancing_policies/least_request/v3/least_request_pb.js'
import { PreviousHostsPredicateSchema } from '@watershed/envoy-api/envoy/extensions/retry/host/previous_hosts/v3/previous_hosts_pb.js'
import { SecretSchema } from '@watershed/envoy-api/envoy/extensions/transport_sockets/tls/v3/secret_pb.js'
import {
  DownstreamTlsContextSchema,
  UpstreamTlsContextSchema,
} from '@watershed/envoy-api/envoy/extensions/transport_sockets/tls/v3/tls_pb.js'
import { HttpProtocolOptionsSchema } from '@watershed/envoy-api/envoy/extensions/upstreams/http/v3/http_protocol_options_pb.js'
import type { EnvoyResource } from '../envoy-resource.ts'

const registry = createRegistry(
  ClusterSchema,
  ClusterLoadAssignmentSchema,
  CookieBasedSessionStateSchema,
  CorsPolicySchema,
  CorsSchema,
  HeaderBasedSessionStateSchema,
  ListenerSchema,
  ScopedRouteConfigurationSchema,
  FilterChainConfigSchema,
  FilterConfigSchema,
  HttpConnectionManagerSchema,
  HttpProtocolOptionsSchema,
  LeastRequestSchema,
  LuaPerRouteSchema,
  LuaSchema,
  IpSchema,
  PreviousHostsPredicateSchema,
  ProxyProtocolSchema,
  RBACPerRouteSchema,
  RBACSchema,
  RouterSchema,
  StatefulSessionPerRouteSchema,
  StatefulSessionSchema,
  DownstreamTlsContextSchema,
  HeaderMutationSchema,
  SecretSchema,
  SourceIPInputSchema,
  TcpProxySchema,
  TlsInspectorSchema,
  UdpProxyConfigSchema,
  UdpRouteSchema,
  UpstreamTlsContextSchema,
)

/** The resource's message as protobuf JSON, with the names of fields as Envoy's documentation writes them. */
export function decodeResource({ typeUrl, body }: EnvoyResource): JsonValue {
  const name = typeUrl.slice(typeUrl.indexOf('/') + 1)
  const schema = registry.getMessage(name)
  if (!schema) throw new Error(`no schema of ${name} is registered here: add it`)
  return toJson(schema, fromBinary(schema, body), { registry, useProtoFieldName: true })
}
