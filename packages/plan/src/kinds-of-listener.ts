import type { ListenerProtocol, RouteKind } from '@watershed/model'

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
