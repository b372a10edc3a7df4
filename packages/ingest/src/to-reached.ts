import { isIP } from 'node:net'
import type {
  BackendReach,
  ClusterReach,
  ReachAddress,
  ReachMode,
  ReportedService,
  ServicePort,
} from '@watershed/model'
import { reachAnnotation, reachModes } from '@watershed/model'

/**
 * Where edges come to one port of a Service, if not at its pods: as the Service says by its annotation, else as its cluster does.
 * Absent: at its pods, and nothing is wrong.
 */
export const toReached = (
  service: ReportedService,
  port: ServicePort,
  reach: ClusterReach = { mode: 'PodAddresses' },
): BackendReach | undefined => {
  const { reach: written } = service
  const own = reachModes.find((mode) => mode === written)
  const reached = addressesBy[own ?? reach.mode](service, port, reach)
  if (written === undefined || own) return reached
  const mistake = `annotation ${reachAnnotation} is "${written}", so the cluster's ${reach.mode} goes on: write one of ${reachModes.join(', ')}`
  return { ...reached, mistake }
}

type Addresses = (
  service: ReportedService,
  port: ServicePort,
  reach: ClusterReach,
) => BackendReach | undefined

const addressesBy: Readonly<Record<ReachMode, Addresses>> = {
  PodAddresses: () => undefined,
  LoadBalancer: ({ loadBalancer = [] }, { port }) => ({
    addresses: usable(loadBalancer.map((address) => ({ address, port }))),
    cure: 'its status.loadBalancer has no IP address: make it of type LoadBalancer and wait for its address, or set another reach',
  }),
  Gateway: (_service, _port, { gatewayAddresses = [] }) => ({
    addresses: usable(gatewayAddresses),
    cure: "the cluster's gateway has no address: give its agent --gateway-address",
  }),
}

/** Envoy refuses all endpoints of a rule for one that is no address. */
const usable = (addresses: readonly ReachAddress[]): readonly ReachAddress[] => {
  const found = new Map(
    addresses
      .filter(({ address }) => isIP(address) !== 0 && !address.includes('%'))
      .map((one) => [`${one.address} ${one.port}`, one] as const),
  )
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
}
