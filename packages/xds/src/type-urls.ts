const prefix = 'type.googleapis.com/'

/** The resource types of Envoy's aggregated discovery that the server knows by name. Others work too, by name only. */
export const typeUrls = {
  secret: `${prefix}envoy.extensions.transport_sockets.tls.v3.Secret`,
  endpoints: `${prefix}envoy.config.endpoint.v3.ClusterLoadAssignment`,
  cluster: `${prefix}envoy.config.cluster.v3.Cluster`,
  route: `${prefix}envoy.config.route.v3.RouteConfiguration`,
  scopedRoute: `${prefix}envoy.config.route.v3.ScopedRouteConfiguration`,
  listener: `${prefix}envoy.config.listener.v3.Listener`,
} as const
