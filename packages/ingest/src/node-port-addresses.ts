import { isIP } from 'node:net'
import type { BackendAddress, BackendEndpoint, ReachableNode, ReportedService } from '@watershed/model'

/** Each leads to all of a Service's endpoints, so more bring little, and each costs every edge an address of every Service. */
const mostNodes = 16

/**
 * Where kube-proxy takes in what is for a port of a Service: each node's address at the nodePort, or with externalTrafficPolicy Local
 * those of the nodes that have one of its endpoints. Of a node's addresses the first counts whose family the Service has endpoints
 * of: its nodePort listens to no other. https://kubernetes.io/docs/reference/networking/virtual-ips/
 */
export const nodePortAddresses = (
  { externalTrafficPolicy }: ReportedService,
  nodePort: number | undefined,
  endpoints: readonly BackendEndpoint[],
  nodes: () => readonly ReachableNode[],
): readonly BackendAddress[] => {
  if (nodePort === undefined) return []
  const families = new Set(endpoints.map(({ address }) => isIP(address)))
  const addressOf = ({ addresses }: ReachableNode): string | undefined =>
    addresses.find((address) => families.has(isIP(address)))
  const found = nodes().flatMap((node): readonly (BackendAddress & { readonly nodeName: string })[] => {
    const address = addressOf(node)
    return address === undefined ? [] : [{ address, port: nodePort, nodeName: node.name }]
  })
  if (externalTrafficPolicy !== 'Local')
    return found.slice(0, mostNodes).map(({ address, port }) => ({ address, port }))
  const hosts = new Set(endpoints.map(({ nodeName }) => nodeName))
  return found.filter(({ nodeName }) => hosts.has(nodeName))
}
