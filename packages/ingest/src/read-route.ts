import type { RouteKind, StoredRecord } from '@watershed/model'
import { routeKinds } from '@watershed/model'
import { toGrpcRoute } from './to-grpc-route.ts'
import { toRoute } from './to-route.ts'
import type { ReadRoute } from './to-route-base.ts'
import { toTcpRoute } from './to-tcp-route.ts'
import { toTlsRoute } from './to-tls-route.ts'
import { toUdpRoute } from './to-udp-route.ts'

const readers: Readonly<Record<RouteKind, (record: StoredRecord) => ReadRoute>> = {
  HTTPRoute: toRoute,
  MultiClusterHTTPRoute: toRoute,
  GRPCRoute: toGrpcRoute,
  TLSRoute: toTlsRoute,
  TCPRoute: toTcpRoute,
  UDPRoute: toUdpRoute,
}

/**
 * Reads an acceptable route of any kind.
 * @throws TypeError when the record holds none: a mistake of the program
 */
export const readRoute = (record: StoredRecord): ReadRoute => {
  const kind = routeKinds.find((one) => one === record.object.kind)
  if (!kind) throw new TypeError(`expected a route, got ${record.object.kind}`)
  return readers[kind](record)
}
