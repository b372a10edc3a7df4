import type { Listener } from '@watershed/model'
import type { Gateways } from '../attach-route.ts'
import type { ServedListener } from '../served-listener.ts'

/** The listeners of a Gateway of cluster `blue` that edges all serve, with whatever a test says of them. */
export const servedListeners = (
  gateway: string,
  written: readonly Partial<Listener>[],
): readonly ServedListener[] =>
  written.map((listener, index): ServedListener => {
    const { name = 'http', port = 80, protocol = 'HTTP' } = listener
    return {
      allowedRoutes: { namespaces: 'All', kinds: [] },
      ...listener,
      name,
      port,
      protocol,
      id: name,
      gateway,
      cluster: 'blue',
      namespace: gateway.split('/')[0] ?? '',
      index,
      clusterHeader: false,
      base: '',
      scope: String(port),
      addresses: [],
      served: true,
      certificates: [],
      problems: [],
    }
  })

/** Those of these listeners that are on the port of the one given. */
export const isHeardOf =
  (all: readonly ServedListener[]): Gateways['isHeard'] =>
  (like, hostname) =>
    all.some((one) => one.gateway === like.gateway && one.port === like.port && one.hostname === hostname)
