/** More would need other ranges. */
export const mostClusters = 4

/** Whatever is in these can be bound and reached in the lab's namespace. */
export const localRanges: readonly string[] = [
  '10.244.0.0/16',
  ...Array.from({ length: mostClusters }, (_, index) => serviceRange(index)),
]

/** Where the things of a lab's clusters are, by the cluster's place among them. */
export interface ClusterAddresses {
  /** Of the API server and etcd. */
  readonly controlPlane: string
  /** Of its two nodes. */
  readonly nodes: readonly [string, string]
  /** Of Services, as a CIDR. */
  readonly services: string
  /** The ClusterIP of the Service `kubernetes`. */
  readonly kubernetesService: string
  /** The `n`th address for a Pod, from 0. */
  pod(n: number): string
  readonly pods: number
  /** The `n`th address for a Service of type LoadBalancer, from 0. */
  loadBalancer(n: number): string
  readonly loadBalancers: number
}

const podSubnets = 58
const hosts = 253

/** Pods of the first cluster are in 10.244.0.0–57.254, of the second in 10.244.64.0–121.254, and so on. */
export const clusterAddresses = (index: number): ClusterAddresses => ({
  controlPlane: `10.244.250.${16 * index + 10}`,
  nodes: [`10.244.250.${16 * index + 1}`, `10.244.250.${16 * index + 2}`],
  services: serviceRange(index),
  kubernetesService: `10.${96 + index}.0.1`,
  pod: (n) => `10.244.${64 * index + Math.floor(n / hosts)}.${2 + (n % hosts)}`,
  pods: podSubnets * hosts,
  loadBalancer: (n) => `10.244.${251 + index}.${1 + n}`,
  loadBalancers: 254,
})

function serviceRange(index: number): string {
  return `10.${96 + index}.0.0/16`
}
