import type { Json } from './json.ts'
import type { HubAccess } from './hub-cluster.ts'
import { hubCluster } from './hub-cluster.ts'
import { internalListeners, refusingListener } from './refusing-listener.ts'
import { trustedSecret } from './secrets.ts'
import { statsConfig } from './stats-config.ts'

export interface BootstrapSettings {
  readonly name: string
  readonly region: string
  readonly zone: string
  readonly bindAddress: string
  /** Of this software, shown by the hub. */
  readonly version: string
  /** Path of the unix socket for the admin interface. */
  readonly adminSocket: string
  readonly maxConnections: number
  readonly hub: HubAccess
  /** The file with the authorities that backends are checked by where the hub names no others. Absent: there is none. */
  readonly systemAuthorities?: string
}

/**
 * Envoy's bootstrap, as its JSON: everything but the way to the hub comes from the hub. It holds no secrets; those are in
 * files beside it that Envoy watches. (envoy.config.bootstrap.v3.Bootstrap)
 */
export const makeBootstrap = (settings: BootstrapSettings): Json => ({
  node: {
    id: settings.name,
    cluster: 'edge',
    locality: { region: settings.region, zone: settings.zone },
    metadata: {
      'watershed.dev/bind-address': settings.bindAddress,
      'watershed.dev/version': settings.version,
    },
  },
  admin: {
    address: { pipe: { path: settings.adminSocket, mode: 0o600 } },
    // An edge at its limit of connections is the one that needs to be looked into.
    ignore_global_conn_limit: true,
  },
  dynamic_resources: { ads_config: adsConfig, lds_config: fromAds, cds_config: fromAds },
  bootstrap_extensions: [internalListeners],
  static_resources: {
    listeners: [refusingListener],
    clusters: [hubCluster(settings.hub)],
    secrets: settings.systemAuthorities === undefined ? [] : [trustedSecret(settings.systemAuthorities)],
  },
  stats_config: statsConfig,
  layered_runtime: { layers: [{ name: 'limits', static_layer: runtimeLimits }] },
  overload_manager: {
    resource_monitors: [
      {
        name: 'envoy.resource_monitors.global_downstream_max_connections',
        typed_config: {
          '@type':
            'type.googleapis.com/envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig',
          max_active_downstream_connections: String(settings.maxConnections),
        },
      },
    ],
  },
})

/**
 * Envoy's default refuses every regular expression whose program is larger than 100, which 100 letters are. The
 * hub bounds them instead, by a route's text, so that its author is told; RE2 itself stops at 8 MiB.
 */
const runtimeLimits: Json = { 're2.max_program_size.error_level': 1_000_000 }

const adsConfig: Json = {
  api_type: 'DELTA_GRPC',
  transport_api_version: 'V3',
  set_node_on_first_message_only: true,
  grpc_services: [
    {
      envoy_grpc: {
        cluster_name: 'hub',
        skip_envoy_headers: true,
        // With jitter, by Envoy.
        retry_policy: { retry_back_off: { base_interval: '0.2s', max_interval: '5s' } },
      },
    },
  ],
}

/** Without a time limit: an Envoy that takes another's place must not begin with nothing because its hub is away. */
const fromAds: Json = { ads: {}, resource_api_version: 'V3', initial_fetch_timeout: '0s' }
