import type { Gateway, ObjectStatus } from '@watershed/model'
import { gatewayLabelValue, gatewayNameLabel, gatewayServiceName } from './gateway-service-name.ts'

export interface ServicePort {
  readonly port: number
  readonly protocol: 'TCP' | 'UDP'
}

/**
 * The Service that is made for a Gateway with addresses of its own (GEP-1867): for whoever looks addresses up in Services, such as
 * external-dns. Its loadBalancerClass keeps the cluster's own load balancers from it, and `ipMode: Proxy` the nodes, which
 * would otherwise answer for its addresses and have no endpoints. Undefined where there is nothing to say.
 */
export const gatewayServiceStatus = (
  { cluster, namespace, name, className, infrastructure }: Gateway,
  addresses: readonly string[],
  ports: readonly ServicePort[],
): ObjectStatus | undefined => {
  if (addresses.length === 0 || ports.length === 0) return undefined
  return {
    source: { cluster, kind: 'Service', namespace, name: gatewayServiceName(name, className) },
    apiVersion: 'v1',
    labels: { ...infrastructure.labels, [gatewayNameLabel]: gatewayLabelValue(name) },
    annotations: infrastructure.annotations,
    owner: { kind: 'Gateway', name },
    spec: {
      type: 'LoadBalancer',
      loadBalancerClass: 'watershed.dev/edge',
      allocateLoadBalancerNodePorts: false,
      ports: ports.map(({ port, protocol }) => ({
        name: `${protocol.toLowerCase()}-${port}`,
        ...{ port, protocol, targetPort: port },
      })),
    },
    status: { loadBalancer: { ingress: addresses.map((ip) => ({ ip, ipMode: 'Proxy' })) } },
  }
}
