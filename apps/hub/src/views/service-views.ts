import type { Backend, BackendPort } from '@watershed/model'
import type { EndpointView, ServiceOfClusterView, ServicePortView, ServiceView } from '@watershed/wire'
import { limits } from '@watershed/wire'
import { describeAddress } from './describe-address.ts'

/** In `GET /v1/services`. */
export const serviceView = ({ cluster, namespace, name, ports }: Backend): ServiceView => ({
  cluster,
  namespace,
  name,
  ports: ports.map(portView),
})

/** In `GET /v1/services/{namespace}/{name}`. */
export const serviceOfCluster = ({ cluster, ports }: Backend, exported: boolean): ServiceOfClusterView => ({
  cluster,
  exported,
  ports: ports.map((port) => ({
    ...portView(port),
    ...(port.appProtocol !== undefined && { appProtocol: port.appProtocol }),
    endpointList: port.endpoints.slice(0, limits.endpointsShown).map(endpointView),
  })),
})

const portView = (port: BackendPort): ServicePortView => ({
  name: port.name,
  port: port.port,
  protocol: port.protocol,
  readyEndpoints: port.endpoints.filter(({ ready }) => ready).length,
  endpoints: port.endpoints.length,
  reach: port.reach?.mode ?? 'PodAddresses',
  ...(port.reach?.addresses && { addresses: port.reach.addresses.map(describeAddress) }),
})

const endpointView = (endpoint: BackendPort['endpoints'][number]): EndpointView => {
  const { address, port, ready, serving, terminating, zone, nodeName } = endpoint
  return {
    ...{ address, port, ready, serving, terminating },
    ...(zone !== undefined && { zone }),
    ...(nodeName !== undefined && { nodeName }),
  }
}
