import type { EdgeClientTls, EdgeCluster, RouteKind, ServicePort } from '@watershed/model'
import { requestRouteKinds } from '@watershed/model'

/** How edges talk to the endpoints of a Service's port. */
export interface Upstream {
  readonly protocol: EdgeCluster['protocol']
  /** Absent: in the clear. */
  readonly tls?: EdgeClientTls
}

/** What is spoken where nothing is said about it. */
export const defaultUpstream = (kind: RouteKind): Upstream => ({ protocol: defaults[kind] })

const defaults = {
  HTTPRoute: 'HTTP1',
  MultiClusterHTTPRoute: 'HTTP1',
  GRPCRoute: 'HTTP2',
  TLSRoute: 'TCP',
  TCPRoute: 'TCP',
  UDPRoute: 'UDP',
} as const

/** What `appProtocol` means to routes of requests: Kubernetes' own names (KEP-3726), IANA's, and those in wide use. */
const spoken: Readonly<
  Record<string, { readonly protocol: 'HTTP1' | 'HTTP2' | 'any'; readonly secure?: true }>
> = {
  http: { protocol: 'any' },
  https: { protocol: 'any', secure: true },
  h2c: { protocol: 'HTTP2' },
  http2: { protocol: 'HTTP2' },
  grpc: { protocol: 'HTTP2' },
  ws: { protocol: 'HTTP1' },
  wss: { protocol: 'HTTP1', secure: true },
}

/**
 * How edges talk to a port for a route of a kind, or why routes of that kind cannot have it (GEP-1911). `tls` is what a
 * BackendTLSPolicy asks for.
 */
export const upstreamOf = (
  kind: RouteKind,
  { appProtocol = '' }: Pick<ServicePort, 'appProtocol'>,
  tls: EdgeClientTls | undefined,
): Upstream | string => {
  // Datagrams have no TLS.
  const own = { ...defaultUpstream(kind), ...(tls && kind !== 'UDPRoute' && { tls }) }
  if (!requestRouteKinds.includes(kind) || appProtocol === '') return own
  const said = spoken[appProtocol.toLowerCase().replace(/^kubernetes\.io\//, '')]
  if (!said)
    return `appProtocol ${appProtocol} is not one that a ${kind} can be carried by: ${kind === 'GRPCRoute' ? 'use kubernetes.io/h2c, or leave it out' : 'use kubernetes.io/h2c for HTTP/2, kubernetes.io/ws, or http'}`
  if (said.secure && !tls)
    return `appProtocol ${appProtocol} is TLS, and no BackendTLSPolicy says whose certificate to expect: create one for the Service, or use another port`
  const protocol = said.protocol === 'any' ? own.protocol : said.protocol
  if (kind === 'GRPCRoute' && protocol !== 'HTTP2')
    return `appProtocol ${appProtocol} is HTTP/1.1, which no gRPC is carried by: use kubernetes.io/h2c, or leave it out`
  return { ...own, protocol }
}
