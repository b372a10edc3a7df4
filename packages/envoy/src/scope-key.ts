/**
 * The request headers that make up a scope's key: the port, which Envoy writes over whatever the client said, and the
 * host, whose own port Envoy has stripped. Neither costs a request anything that it would not cost anyway.
 */
export const scopeKeyHeaders = ['x-forwarded-port', ':authority'] as const

/** In the order of {@link scopeKeyHeaders}. */
export function scopeKey(port: number, hostname: string): readonly string[] {
  return [String(port), hostname]
}
