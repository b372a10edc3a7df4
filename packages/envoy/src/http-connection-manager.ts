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
import type { RouteFilter } from './scope-http-filter.ts'
import { scopeHttpFilter } from './scope-http-filter.ts'
import type { ScopeHeader } from './scope-key.ts'
import { ownScopeHeader, portHeader } from './scope-key.ts'

type Scopes = Extract<
  NonNullable<MessageInit<typeof HttpConnectionManagerSchema>['routeSpecifier']>,
  { readonly case: 'scopedRoutes' }
>['value']

/**
 * The same for all listeners but for the header that tells the scope, so that Envoy has one table of scopes, of one subscription.
 * https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/http/http_routing#route-scope
 */
const scopedRoutes = (header: ScopeHeader): Scopes => ({
  name: 'watershed',
  scopeKeyBuilder: {
    fragments: [
      { type: { case: 'headerValueExtractor', value: { name: header, ...whole } } },
      // Without the port, which clients name with the host and endpoints get as well. No hostname has a colon.
      {
        type: {
          case: 'headerValueExtractor',
          value: { name: ':authority', elementSeparator: ':', ...whole },
        },
      },
    ],
  },
  rdsConfigSource: adsConfigSource,
  configSpecifier: { case: 'scopedRds', value: { scopedRdsConfigSource: adsConfigSource } },
})

const whole = { extractType: { case: 'index', value: 0 } } as const

// Its statistics by response code are the connection manager's over again, and cost 4 % of a request.
const router = packAny(RouterSchema, { suppressEnvoyHeaders: true, dynamicStats: false })

/** Whose `x-envoy-` headers are heeded. Without any address, Envoy takes all private ones, and so whatever proxy is in front. */
const nobody = { addressPrefix: '0.0.0.0', prefixLen: 32 }

/** Says which scope's routes are looked up: that of the chain by which the request came. */
const tellScope = (scope: string): MessageInit<typeof HttpConnectionManagerSchema> => ({
  earlyHeaderMutationExtensions: [
    {
      name: 'envoy.http.early_header_mutation.header_mutation',
      typedConfig: packAny(HeaderMutationSchema, {
        mutations: [
          {
            action: {
              case: 'append',
              value: {
                header: { key: ownScopeHeader, value: scope },
                appendAction: AppendAction.OVERWRITE_IF_EXISTS_OR_ADD,
              },
            },
          },
        ],
      }),
    },
  ],
})

/** How requests come to the filter chains whose requests are routed in one scope. */
export interface Arrival {
  /** The only server name that connections are of. */
  readonly serverName?: string | undefined
  /**
   * How many proxies are in front of the edges, so that the client is who `x-forwarded-for` names before them; it goes on to endpoints
   * with the proxy's address added, as without them.
   */
  readonly trustedHops?: number | undefined
  /** Connections say by the PROXY protocol where they came from, and to which address and port. */
  readonly proxyProtocol?: boolean | undefined
}

/**
 * Of the filter chains whose requests are routed in `scope`. Where the scope is the port, Envoy tells it anyway; to tell it another costs
 * 4 % of a request.
 */
export function httpConnectionManager(
  scope: string,
  { serverName, trustedHops = 0, proxyProtocol = false }: Arrival = {},
): MessageInit<typeof HttpConnectionManagerSchema> {
  const isPort = /^\d+$/.test(scope) && trustedHops === 0 && !proxyProtocol
  return {
    ...settings,
    routeSpecifier: { case: 'scopedRoutes', value: scopedRoutes(isPort ? portHeader : ownScopeHeader) },
    ...(!isPort && tellScope(scope)),
    xffNumTrustedHops: trustedHops,
    httpFilters: [
      scopeHttpFilter(serverName, filtersOfRoutes),
      ...filtersOfRoutes.map(offByDefault),
      { name: 'envoy.filters.http.router', configType: { case: 'typedConfig', value: router } },
    ],
  }
}

/**
 * They do what the route says, and cost a request 10 % where it says nothing. So they are off, and on for routes that configure them: a request
 * gets them by the route that it has when its filters are made. One whose route is searched for has none by then: it gets them all.
 * https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/http/http_filters#filter-chain-control
 */
const filtersOfRoutes: readonly RouteFilter[] = [
  { name: accessFilter, typedConfig: packAny(RBACSchema, {}) },
  { name: corsFilter, typedConfig: packAny(CorsSchema, {}) },
  { name: sessionFilter, typedConfig: packAny(StatefulSessionSchema, {}) },
]

const offByDefault = ({ name, typedConfig }: RouteFilter): MessageInit<typeof HttpFilterSchema> => ({
  name,
  disabled: true,
  configType: { case: 'typedConfig', value: typedConfig },
})

/** https://www.envoyproxy.io/docs/envoy/latest/configuration/best_practices/edge */
const settings = {
  statPrefix: 'http',
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
