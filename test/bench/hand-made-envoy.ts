/** What a person would write for `hostnames`: one listener, one route table, a static cluster for each. */
export const handMadeEnvoy = (port: number, hostnames: readonly string[], backendPort: number): object => ({
  static_resources: {
    listeners: [listener(port, hostnames)],
    clusters: hostnames.map((_, index) => cluster(index, backendPort)),
  },
})

const listener = (port: number, hostnames: readonly string[]): object => ({
  name: 'http',
  address: socketAddress(port),
  filter_chains: [
    {
      filters: [
        {
          name: 'envoy.filters.network.http_connection_manager',
          typed_config: {
            '@type':
              'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
            stat_prefix: 'http',
            use_remote_address: true,
            route_config: { name: 'table', virtual_hosts: hostnames.map(virtualHost) },
            http_filters: [
              {
                name: 'envoy.filters.http.router',
                typed_config: {
                  '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router',
                },
              },
            ],
          },
        },
      ],
    },
  ],
})

const virtualHost = (hostname: string, index: number): object => ({
  name: hostname,
  domains: [hostname],
  routes: [{ match: { prefix: '/' }, route: { cluster: `c${index}` } }],
})

const cluster = (index: number, backendPort: number): object => ({
  name: `c${index}`,
  type: 'STATIC',
  alt_stat_name: 'backends',
  connect_timeout: '1s',
  load_assignment: {
    cluster_name: `c${index}`,
    endpoints: [{ lb_endpoints: [{ endpoint: { address: socketAddress(backendPort) } }] }],
  },
})

const socketAddress = (port: number): object => ({
  socket_address: { address: '127.0.0.1', port_value: port },
})
