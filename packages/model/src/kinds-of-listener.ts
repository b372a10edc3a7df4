import type { ListenerProtocol } from './gateway.ts'
import type { RouteKind } from './route.ts'

/**
 * The kinds of routes that a listener of a protocol can have (RouteGroupKind, ListenerStatus.supportedKinds), whether TLS ends there
 * or is passed through.
 */
export const kindsOfListener: Readonly<Record<ListenerProtocol, readonly RouteKind[]>> = {
  HTTP: ['HTTPRoute', 'MultiClusterHTTPRoute', 'GRPCRoute'],
  HTTPS: ['HTTPRoute', 'MultiClusterHTTPRoute', 'GRPCRoute'],
  TLS: ['TLSRoute'],
  TCP: ['TCPRoute'],
  UDP: ['UDPRoute'],
}

/** The API group of each kind of route. */
export const routeGroups: Readonly<Record<RouteKind, string>> = {
  HTTPRoute: 'gateway.networking.k8s.io',
  MultiClusterHTTPRoute: 'watershed.dev',
  GRPCRoute: 'gateway.networking.k8s.io',
  TLSRoute: 'gateway.networking.k8s.io',
  TCPRoute: 'gateway.networking.k8s.io',
  UDPRoute: 'gateway.networking.k8s.io',
}
