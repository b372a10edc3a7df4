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
  const isLocal = externalTrafficPolicy === 'Local'
  const families = new Set(endpoints.map(({ address }) => isIP(address)))
  const hosts = new Set(endpoints.map(({ nodeName }) => nodeName))
  const found: BackendAddress[] = []
  for (const { name: nodeName, addresses } of nodes()) {
    if (isLocal && !hosts.has(nodeName)) continue
    const address = addresses.find((one) => families.has(isIP(one)))
    if (address === undefined) continue
    found.push({ address, port: nodePort, ...(isLocal && { nodeName }) })
    // A cluster may have thousands of nodes, and each change of one comes by here for every Service.
    if (!isLocal && found.length === mostNodes) break
  }
  return found
}
