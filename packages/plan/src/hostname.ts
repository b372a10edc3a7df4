/**
 * The hostnames that a listener and a route share, as the Gateway API's HTTPRoute.hostnames defines it: `*.` stands for
 * one label or more. `*` stands for every hostname where neither names one.
 */
export const sharedHostnames = (
  listener: string | undefined,
  route: readonly string[],
): readonly string[] => {
  if (route.length === 0) return [listener ?? '*']
  if (listener === undefined) return route
  return route
    .map((hostname) => intersection(listener, hostname))
    .filter((hostname) => hostname !== undefined)
}

/** The narrower of two hostnames where it is within the other. */
const intersection = (a: string, b: string): string | undefined => {
  if (coversHostname(a, b)) return b
  return coversHostname(b, a) ? a : undefined
}

/** Whether all hosts that the one stands for are the other's. */
export const coversHostname = (wide: string, narrow: string): boolean =>
  wide === narrow || (wide.startsWith('*.') && narrow.endsWith(wide.slice(1)))

/** Itself and the wildcards that cover it, the most specific first. */
export const coveringHostnames = (hostname: string): readonly string[] => {
  if (hostname === '*') return []
  const labels = hostname.split('.').slice(1)
  return [...new Set([hostname, ...labels.map((_, index) => `*.${labels.slice(index).join('.')}`)])]
}
