import { HttpProtocolOptions_HeadersWithUnderscoresAction as HeadersWithUnderscores } from '@watershed/envoy-api/envoy/config/core/v3/protocol_pb.js'
import { HeaderValueOption_HeaderAppendAction as AppendAction } from '@watershed/envoy-api/envoy/config/core/v3/base_pb.js'
import { HeaderMutationSchema } from '@watershed/envoy-api/envoy/extensions/http/early_header_mutation/header_mutation/v3/header_mutation_pb.js'
import { CorsSchema } from '@watershed/envoy-api/envoy/extensions/filters/http/cors/v3/cors_pb.js'
import { RBACSchema } from '@watershed/envoy-api/envoy/extensions/filters/http/rbac/v3/rbac_pb.js'
import { RouterSchema } from '@watershed/envoy-api/envoy/extensions/filters/http/router/v3/router_pb.js'
import { StatefulSessionSchema } from '@watershed/envoy-api/envoy/extensions/filters/http/stateful_session/v3/stateful_session_pb.js'
import type {
  HttpConnectionManagerSchema,
  HttpFilterSchema,
} from '@watershed/envoy-api/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.js'
import { HttpConnectionManager_ServerHeaderTransformation as ServerHeader } from '@watershed/envoy-api/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.js'
import { adsConfigSource } from './ads-config-source.ts'
import { duration } from './duration.ts'
import { limits } from './limits.ts'
import type { MessageInit } from './message-init.ts'
import { accessFilter, corsFilter, sessionFilter } from './names.ts'
import { packAny } from './pack-any.ts'
import { scopeHttpFilter } from './scope-http-filter.ts'
import { scopeKeyHeaders } from './scope-key.ts'

type Scopes = Extract<
  NonNullable<MessageInit<typeof HttpConnectionManagerSchema>['routeSpecifier']>,
  { readonly case: 'scopedRoutes' }
>['value']

/**
 * The same for all listeners, so that Envoy has one table of scopes, of one subscription.
 * https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/http/http_routing#route-scope
 */
const scopedRoutes: Scopes = {
  name: 'watershed',
  scopeKeyBuilder: {
    fragments: scopeKeyHeaders.map((name) => ({
      type: {
        case: 'headerValueExtractor',
        // Without the port, which clients name with the host and endpoints get as well. No hostname has a colon.
        value: {
          name,
          ...(name === ':authority' && { elementSeparator: ':' }),
          extractType: { case: 'index', value: 0 },
        },
      },
    })),
  },
  rdsConfigSource: adsConfigSource,
  configSpecifier: { case: 'scopedRds', value: { scopedRdsConfigSource: adsConfigSource } },
}

// Its statistics by response code are the connection manager's over again, and cost 4 % of a request.
const router = packAny(RouterSchema, { suppressEnvoyHeaders: true, dynamicStats: false })

/** Whose `x-envoy-` headers are heeded. Without any address, Envoy takes all private ones, and so whatever proxy is in front. */
const nobody = { addressPrefix: '0.0.0.0', prefixLen: 32 }

/** Says which scope's routes are looked up: that of the chain by which the request came. */
const scopeHeader = (scope: string): MessageInit<typeof HttpConnectionManagerSchema> => ({
  earlyHeaderMutationExtensions: [
    {
      name: 'envoy.http.early_header_mutation.header_mutation',
      typedConfig: packAny(HeaderMutationSchema, {
        mutations: [
          {
            action: {
              case: 'append',
              value: {
                header: { key: scopeKeyHeaders[0], value: scope },
                appendAction: AppendAction.OVERWRITE_IF_EXISTS_OR_ADD,
              },
            },
          },
        ],
      }),
    },
  ],
})

/**
 * Of the filter chains whose requests are routed in `scope`. `serverName`: the only one that connections are of. `trustedHops`: how many
 * proxies are in front of the edges, so that the client is who `x-forwarded-for` names before them; it goes on to endpoints with the
 * proxy's address added, as without them.
 */
export function httpConnectionManager(
  scope: string,
  serverName?: string,
  trustedHops = 0,
): MessageInit<typeof HttpConnectionManagerSchema> {
  return {
    ...settings,
    ...scopeHeader(scope),
    xffNumTrustedHops: trustedHops,
    httpFilters: [scopeHttpFilter(serverName), ...filtersOfRoutes],
  }
}

/** They do what the route says, which is known by then. */
const filtersOfRoutes: MessageInit<typeof HttpFilterSchema>[] = [
  { name: accessFilter, configType: { case: 'typedConfig', value: packAny(RBACSchema, {}) } },
  { name: corsFilter, configType: { case: 'typedConfig', value: packAny(CorsSchema, {}) } },
  { name: sessionFilter, configType: { case: 'typedConfig', value: packAny(StatefulSessionSchema, {}) } },
  { name: 'envoy.filters.http.router', configType: { case: 'typedConfig', value: router } },
]

/** https://www.envoyproxy.io/docs/envoy/latest/configuration/best_practices/edge */
const settings = {
  statPrefix: 'http',
  routeSpecifier: { case: 'scopedRoutes', value: scopedRoutes },
  upgradeConfigs: [{ upgradeType: 'websocket' }],

  // The client is whoever connects: what it says of itself is replaced, and no address is trusted more than others.
  useRemoteAddress: true,
  internalAddressConfig: { cidrRanges: [nobody] },
  appendXForwardedPort: true,
  generateRequestId: false,
  serverHeaderTransformation: ServerHeader.PASS_THROUGH,

  normalizePath: true,
  stripTrailingHostDot: true,

  requestHeadersTimeout: duration(limits.requestHeaders),
  streamIdleTimeout: duration(limits.streamIdle),
  maxRequestHeadersKb: limits.requestHeadersKb,
  commonHttpProtocolOptions: {
    idleTimeout: duration(limits.downstreamIdle),
    maxHeadersCount: limits.requestHeadersCount,
    // `x_forwarded_for` is `x-forwarded-for` to many an application.
    headersWithUnderscoresAction: HeadersWithUnderscores.REJECT_REQUEST,
  },
  httpProtocolOptions: { acceptHttp10: true },
  http2ProtocolOptions: {
    maxConcurrentStreams: limits.http2.streams,
    initialStreamWindowSize: limits.http2.streamWindow,
    initialConnectionWindowSize: limits.http2.connectionWindow,
  },
} satisfies MessageInit<typeof HttpConnectionManagerSchema>
