import { isIP } from 'node:net'
import type {
  BackendAddress,
  BackendEndpoint,
  BackendReach,
  ClusterReach,
  ReachableNode,
  ReachMode,
  ReportedService,
  ReportedServicePort,
} from '@watershed/model'
import { reachAnnotation, reachModes } from '@watershed/model'
import { nodePortAddresses } from './node-port-addresses.ts'

/** What decides, besides a Service itself, where edges come to it. */
export interface Surroundings {
  /** What the cluster says of itself. Default: PodAddresses. */
  readonly reach?: ClusterReach | undefined
  /** Asked for only where the Service is reached by them, so that nothing else depends on them. */
  readonly nodes?: () => readonly ReachableNode[]
}

interface Asked {
  readonly service: ReportedService
  readonly port: ReportedServicePort
  readonly endpoints: readonly BackendEndpoint[]
  readonly reach: ClusterReach
  readonly nodes: () => readonly ReachableNode[]
}

/**
 * Where edges come to one port of a Service, if not at its pods: as the Service says by its annotation, else as its cluster does.
 * Absent: at its pods, and nothing is wrong.
 */
export const toReached = (
  service: ReportedService,
  port: ReportedServicePort,
  endpoints: readonly BackendEndpoint[],
  { reach = { mode: 'PodAddresses' }, nodes = () => [] }: Surroundings = {},
): BackendReach | undefined => {
  const { reach: written } = service
  const own = reachModes.find((mode) => mode === written)
  const mode = own ?? reach.mode
  const reached = reachedBy[mode]({ service, port, endpoints, reach, nodes })
  if (written === undefined || own) return reached && { mode, ...reached }
  const mistake = `annotation ${reachAnnotation} is "${written}", so the cluster's ${reach.mode} goes on: write one of ${reachModes.join(', ')}`
  return { ...(reached && { mode, ...reached }), mistake }
}

type Reached = Required<Pick<BackendReach, 'addresses' | 'cure'>>

const reachedBy: Readonly<Record<ReachMode, (asked: Asked) => Reached | undefined>> = {
  PodAddresses: () => undefined,
  NodePort: ({ service, port, endpoints, reach, nodes }) => ({
    addresses: usable(nodePortAddresses(service, port.nodePort, endpoints, nodes)),
    cure: nodeCure(service, port, reach),
  }),
  LoadBalancer: ({ service, port: { port } }) => ({
    addresses: usable((service.loadBalancer ?? []).map((address) => ({ address, port }))),
    cure: balancerCure(service),
  }),
  Gateway: ({ reach: { gatewayAddresses = [] } }) => ({
    addresses: usable(gatewayAddresses),
    cure: "the cluster's gateway has no address: give its agent --gateway-address",
  }),
}

const nodeCure = (
  { externalTrafficPolicy }: ReportedService,
  { port, nodePort }: ReportedServicePort,
  { nodeAddressType }: ClusterReach,
): string => {
  if (nodePort === undefined)
    return `its port ${port} has no nodePort: make it of type NodePort or LoadBalancer, or set another reach`
  if (nodeAddressType === undefined)
    return 'its agent reports no nodes: start it with --node-address-type InternalIP or ExternalIP, or set another reach'
  const which =
    externalTrafficPolicy === 'Local'
      ? 'its externalTrafficPolicy is Local, and of the nodes that have its endpoints'
      : 'of the nodes'
  return `${which} none is ready, chosen by its agent (--node-selector) and has an address of type ${nodeAddressType} and of its endpoints' IP family: choose others, or set another reach`
}

const balancerCure = ({ loadBalancerHostname }: ReportedService): string =>
  loadBalancerHostname === undefined
    ? 'its status.loadBalancer has no IP address: make it of type LoadBalancer and wait for its address, or set another reach'
    : `its status.loadBalancer has the hostname ${loadBalancerHostname} and no IP address, and edges resolve no names: annotate it with ${reachAnnotation}: NodePort, or set another reach`

/** Envoy refuses all endpoints of a rule for one that is no address. */
const usable = (addresses: readonly BackendAddress[]): readonly BackendAddress[] => {
  const found = new Map(
    addresses
      .filter(({ address }) => isIP(address) !== 0 && !address.includes('%'))
      .map((one) => [`${one.address} ${one.port}`, one] as const),
  )
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
}
