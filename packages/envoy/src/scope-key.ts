/**
 * Tells the scope of the filter chain that a request came by, which Envoy writes over whatever the client said. Our own can tell any, and is
 * taken away before endpoints see it.
 */
export const ownScopeHeader = 'x-watershed-scope'
/** Tells the port, which is the scope of Gateways without addresses of their own. Envoy writes it for endpoints anyway. */
export const portHeader = 'x-forwarded-port'

export type ScopeHeader = typeof ownScopeHeader | typeof portHeader

/** What one of these headers says, and the host, without the port that clients name with it. */
export function scopeKey(scope: string, hostname: string): readonly string[] {
  return [scope, hostname]
}
