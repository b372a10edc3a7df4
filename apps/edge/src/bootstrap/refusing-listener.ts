import { refusingListener as name } from '@watershed/model'
import type { Json } from './json.ts'

/**
 * A listener for connections from Envoy itself, with no filters, which closes what it takes. Not at once, since then connections would
 * fail before they are there, and so be tried elsewhere: a listener filter waits 1 ms for what comes.
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/other_features/internal_listener
 */
export const refusingListener: Json = {
  name,
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

export const internalListeners: Json = {
  name: 'envoy.bootstrap.internal_listener',
  typed_config: {
    '@type': 'type.googleapis.com/envoy.extensions.bootstrap.internal_listener.v3.InternalListener',
  },
}
