import type { Collection, Graph } from '@watershed/graph'
import type { EdgeHost, EdgeRule } from '@watershed/model'
import type { ServedListener } from '@watershed/plan'
import { widerHostnames } from './wider-hostnames.ts'

/**
 * [`scope/hostname`] Hosts of an HTTP listener that a less specific one of its Gateway and port covers. A request for them that no route
 * of theirs takes is answered here: routes of the other listener are not for it (GatewaySpec.listeners, listener isolation).
 */
export const isolatedHosts = (graph: Graph, served: Collection<ServedListener>): Collection<EdgeHost> => {
  const places = graph.groupBy('httpPlaces', served, (listener) =>
    isHttp(listener) ? [[placeOf(listener, listener.hostname ?? '*'), true as const]] : [],
  )
  const isolated = graph.groupBy('isolatedPlaces', served, (listener, _, read) => {
    const { scope, port, hostname } = listener
    if (!isHttp(listener) || hostname === undefined) return []
    const isCovered = widerHostnames(hostname).some((one) => read(places, placeOf(listener, one)))
    return isCovered ? [[`${scope}/${hostname}`, { scope, port, hostname }] as const] : []
  })
  return graph.map('isolatedHosts', isolated, (members): EdgeHost | undefined => {
    const [place] = members.values()
    return place && { ...place, tls: false, clusterHeader: false, rules: [notFound] }
  })
}

const isHttp = ({ served, protocol }: ServedListener): boolean => served && protocol === 'HTTP'

const placeOf = ({ gateway, port }: ServedListener, hostname: string): string =>
  `${gateway} ${port}/${hostname}`

/** After all routes. */
const notFound: EdgeRule = {
  name: 'isolated',
  match: { path: { type: 'PathPrefix', value: '/' }, headers: [], queryParams: [] },
  filters: [],
  timeouts: {},
  action: { type: 'DirectResponse', status: 404 },
}
