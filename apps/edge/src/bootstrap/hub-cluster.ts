import { dirname } from 'node:path'
import { isIP } from 'node:net'
import type { Address } from '@watershed/net-address'
import type { Json } from './json.ts'
import { secretNames } from './secrets.ts'

export interface HubAccess {
  readonly hubs: readonly Address[]
  /** Path of the file that holds the token as a Secret. */
  readonly tokenSecret: string
  /** Absent: plain text. */
  readonly tls?: {
    /** Path of the file that holds the CAs as a Secret. */
    readonly caSecret: string
    readonly serverName?: string
  }
}

/** How long a silent hub stays unnoticed: a ping every 4 s, and 4 s for its answer. */
const keepalive: Json = { interval: '4s', timeout: '4s' }

/** The only static cluster: the hubs, any of which may serve this edge. (envoy.config.cluster.v3.Cluster) */
export const hubCluster = ({ hubs, tokenSecret, tls }: HubAccess): Json => ({
  name: 'hub',
  type: hubs.every(({ host }) => isIP(host) > 0) ? 'STATIC' : 'STRICT_DNS',
  dns_lookup_family: 'V4_PREFERRED',
  connect_timeout: '2s',
  load_assignment: { cluster_name: 'hub', endpoints: [{ lb_endpoints: hubs.map(hubEndpoint) }] },
  upstream_connection_options: {
    tcp_keepalive: { keepalive_probes: 3, keepalive_time: 5, keepalive_interval: 2 },
  },
  typed_extension_protocol_options: {
    'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
      '@type': 'type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions',
      explicit_http_config: { http2_protocol_options: { connection_keepalive: keepalive } },
      http_filters: [
        { name: 'token', typed_config: tokenFilter(tokenSecret) },
        {
          name: 'codec',
          typed_config: {
            '@type': 'type.googleapis.com/envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec',
          },
        },
      ],
    },
  },
  ...(tls && { transport_socket: transportSocket(hubs, tls.caSecret, tls.serverName) }),
})

const hubEndpoint = ({ host, port }: Address): Json => ({
  endpoint: { address: { socket_address: { address: host, port_value: port } } },
})

/**
 * Puts the token on each stream as it opens. Metadata in the bootstrap would do so too, but only a restart of Envoy could
 * change that; this follows the file.
 */
const tokenFilter = (file: string): Json => ({
  '@type': 'type.googleapis.com/envoy.extensions.filters.http.credential_injector.v3.CredentialInjector',
  overwrite: true,
  credential: {
    name: 'generic',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.http.injected_credentials.generic.v3.Generic',
      header_value_prefix: 'Bearer ',
      credential: { name: secretNames.token, sds_config: fromFile(file) },
    },
  },
})

const transportSocket = (
  hubs: readonly Address[],
  caSecret: string,
  serverName: string | undefined,
): Json => ({
  name: 'envoy.transport_sockets.tls',
  typed_config: {
    '@type': 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext',
    ...sni(hubs, serverName),
    common_tls_context: {
      alpn_protocols: ['h2'],
      combined_validation_context: {
        default_validation_context: {
          match_typed_subject_alt_names: (serverName === undefined
            ? hubs.map(({ host }) => host)
            : [serverName]
          ).map(subjectAltName),
        },
        validation_context_sds_secret_config: { name: secretNames.ca, sds_config: fromFile(caSecret) },
      },
    },
  },
})

/** An IP address is no server name (RFC 6066, section 3). */
const sni = (hubs: readonly Address[], serverName: string | undefined): { readonly [key: string]: Json } => {
  if (serverName !== undefined) return isIP(serverName) ? {} : { sni: serverName }
  return hubs.some(({ host }) => isIP(host) > 0) ? {} : { auto_host_sni: true }
}

const subjectAltName = (host: string): Json => ({
  san_type: isIP(host) ? 'IP_ADDRESS' : 'DNS',
  matcher: { exact: host },
})

const fromFile = (path: string): Json => ({
  resource_api_version: 'V3',
  path_config_source: { path, watched_directory: { path: dirname(path) } },
})
