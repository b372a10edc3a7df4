import { refusingListener, systemAuthorities } from '@watershed/model'

const http2 = 'type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions'

/** Of an Envoy that gets all that it does over delta ADS from a port of loopback. `authorities` are what its system trusts. */
export const bootstrap = (hubPort: number, authorities?: string): object => ({
  node: { id: 'edge', cluster: 'edge' },
  dynamic_resources: {
    ads_config: {
      api_type: 'DELTA_GRPC',
      transport_api_version: 'V3',
      grpc_services: [{ envoy_grpc: { cluster_name: 'hub' } }],
    },
    cds_config: { ads: {}, resource_api_version: 'V3' },
    lds_config: { ads: {}, resource_api_version: 'V3' },
  },
  bootstrap_extensions: [
    {
      name: 'envoy.bootstrap.internal_listener',
      typed_config: {
        '@type': 'type.googleapis.com/envoy.extensions.bootstrap.internal_listener.v3.InternalListener',
      },
    },
  ],
  static_resources: {
    listeners: [refusing],
    clusters: [hub(hubPort)],
    secrets: authorities === undefined ? [] : [trusted(authorities)],
  },
})

/** As edges have it. */
const refusing: object = {
  name: refusingListener,
  internal_listener: {},
  listener_filters: [
    {
      name: 'envoy.filters.listener.tls_inspector',
      typed_config: {
        '@type': 'type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector',
      },
    },
  ],
  listener_filters_timeout: '0.001s',
  filter_chains: [{}],
}

const trusted = (pem: string): object => ({
  name: systemAuthorities,
  validation_context: { trusted_ca: { inline_string: pem } },
})

const hub = (port: number): object => ({
  name: 'hub',
  connect_timeout: '1s',
  typed_extension_protocol_options: {
    'envoy.extensions.upstreams.http.v3.HttpProtocolOptions': {
      '@type': http2,
      explicit_http_config: { http2_protocol_options: {} },
    },
  },
  load_assignment: {
    cluster_name: 'hub',
    endpoints: [
      {
        lb_endpoints: [
          { endpoint: { address: { socket_address: { address: '127.0.0.1', port_value: port } } } },
        ],
      },
    ],
  },
})
