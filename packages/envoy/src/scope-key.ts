/**
 * The request headers that make up a scope's key: the scope of the filter chain that the request came by, which Envoy writes
 * over whatever the client said, and the host, without the port that clients name with it.
 */
export const scopeKeyHeaders = ['x-watershed-scope', ':authority'] as const

/** In the order of {@link scopeKeyHeaders}. */
export function scopeKey(scope: string, hostname: string): readonly string[] {
  return [scope, hostname]
}
