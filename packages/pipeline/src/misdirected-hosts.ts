import type { Collection, Graph } from '@watershed/graph'
import type { EdgeHost, EdgeRule } from '@watershed/model'
import type { ServedListener } from '@watershed/plan'
import { widerHostnames } from './wider-hostnames.ts'

interface Place extends Pick<EdgeHost, 'scope' | 'port' | 'hostname'> {}

/**
 * [`scope/hostname`] Hosts that are another listener's than the one whose server name a client connected to: it is told to connect
 * to that one (421; HTTPRouteSpec.hostnames, RFC 9110 15.5.20). One or two a listener and label of its hostname.
 */
export const misdirectedHosts = (graph: Graph, served: Collection<ServedListener>): Collection<EdgeHost> => {
  const scopes = graph.groupBy('tlsScopes', served, ({ served: isServed, protocol, scope }) =>
    isServed && protocol === 'HTTPS' ? [[scope, true as const]] : [],
  )
  const places = graph.groupBy('misdirectedPlaces', served, (listener, _, read) => {
    const { protocol, scope, port, base, hostname } = listener
    const isTls = protocol === 'HTTPS' || protocol === 'TLS'
    if (!listener.served || !isTls || hostname === undefined) return []
    const wider = widerHostnames(hostname)
      .map((one) => `${base}${port}/${one}`)
      .filter((one) => read(scopes, one))
    const found: readonly Place[] = [
      ...wider.map((other) => ({ scope: other, port, hostname })),
      ...(protocol === 'HTTPS' ? [{ scope, port, hostname: '*' }] : []),
    ]
    return found.map((place) => [`${place.scope}/${place.hostname}`, place] as const)
  })
  return graph.map('misdirectedHosts', places, (members): EdgeHost | undefined => {
    const [place] = members.values()
    return place && { ...place, tls: true, clusterHeader: false, rules: [connectAnew] }
  })
}

const connectAnew: EdgeRule = {
  name: 'misdirected',
  match: { path: { type: 'PathPrefix', value: '/' }, headers: [], queryParams: [] },
  filters: [],
  timeouts: {},
  action: { type: 'DirectResponse', status: 421 },
}
