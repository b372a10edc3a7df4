/** The namespace of our metadata on endpoints. */
export const metadataNamespace = 'watershed.dev'

/** The response header that names the Kubernetes cluster of the endpoint that answered. */
export const clusterHeader = 'x-watershed-cluster'

/** The HTTP filters that look for a less specific hostname, as the listener names them and routes switch them off. */
export const scopeFilter = 'watershed.scope'
export const scopeTryFilter = 'watershed.scope.try'

/** HTTP filters that do what a route tells them, as the listener names them. */
export const corsFilter = 'envoy.filters.http.cors'
export const accessFilter = 'envoy.filters.http.rbac'
export const sessionFilter = 'envoy.filters.http.stateful_session'
