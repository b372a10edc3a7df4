import type { Endpoint, EndpointSlice } from '../objects/endpoint-slice.ts'
import type { Service, ServicePort } from '../objects/service.ts'
import type { LabNode } from '../pods/settings.ts'

/** An address and port to listen at, and where connections to it go. */
export interface Forward {
  /** As `10.96.0.1:443`. */
  readonly from: string
  /** Likewise. */
  readonly to: readonly string[]
}

/**
 * What kube-proxy would make of a Service: its ClusterIP, its port on each node and its load balancer's address. TCP only.
 * https://kubernetes.io/docs/reference/networking/virtual-ips/
 */
export const forwardsOf = (
  service: Service,
  slices: readonly EndpointSlice[],
  nodes: readonly LabNode[],
): readonly Forward[] => {
  const ports = (service.spec.ports ?? []).filter(({ protocol }) => (protocol ?? 'TCP') === 'TCP')
  return ports.flatMap((port) => [
    ...[...clusterAddresses(service), ...ingressAddresses(service)].map((address) => ({
      from: `${address}:${port.port}`,
      to: targetsOf(port, slices),
    })),
    ...nodePorts(service, port, slices, nodes),
  ])
}

const clusterAddresses = ({ spec }: Service): readonly string[] =>
  spec.clusterIP === undefined || spec.clusterIP === '' || spec.clusterIP === 'None' ? [] : [spec.clusterIP]

const ingressAddresses = ({ spec, status }: Service): readonly string[] =>
  spec.type === 'LoadBalancer'
    ? (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, ipMode }) =>
        ip === undefined || ipMode === 'Proxy' ? [] : [ip],
      )
    : []

const nodePorts = (
  { spec }: Service,
  port: ServicePort,
  slices: readonly EndpointSlice[],
  nodes: readonly LabNode[],
): readonly Forward[] => {
  const { nodePort } = port
  if (!nodePort) return []
  const local = spec.externalTrafficPolicy === 'Local'
  return nodes.map(({ name, address }) => ({
    from: `${address}:${nodePort}`,
    to: targetsOf(port, slices, local ? ({ nodeName }) => nodeName === name : undefined),
  }))
}

/** Ready endpoints; where there are none, those that still serve while they end. */
const targetsOf = (
  port: ServicePort,
  slices: readonly EndpointSlice[],
  allowed: (endpoint: Endpoint) => boolean = () => true,
): readonly string[] => {
  const ready = new Set<string>()
  const ending = new Set<string>()
  for (const slice of slices)
    for (const number of portsNamed(slice, port.name))
      for (const endpoint of (slice.endpoints ?? []).filter(allowed))
        targetSet(endpoint, ready, ending)?.add(`${endpoint.addresses[0]}:${number}`)
  return [...(ready.size > 0 ? ready : ending)]
}

const targetSet = ({ conditions }: Endpoint, ready: Set<string>, ending: Set<string>) => {
  if (conditions?.ready !== false) return ready
  return conditions.serving === true && conditions.terminating === true ? ending : undefined
}

const portsNamed = ({ ports }: EndpointSlice, name = ''): readonly number[] =>
  (ports ?? []).flatMap((port) => ((port.name ?? '') === name && port.port ? [port.port] : []))
