import type { Pipeline } from '@watershed/pipeline'

export interface RouteCounts {
  /** By cluster. */
  readonly inForce: ReadonlyMap<string, number>
  /** By cluster, as `namespace/name`: those of clusters outside the order, of whose name none is in force. */
  readonly leftOut: ReadonlyMap<string, readonly string[]>
}

/** Where the routes in force are from, and which of them an order of config clusters leaves out. */
export const countRoutes = ({
  routes,
  routeStates,
  routeStatuses,
}: Pick<Pipeline, 'routes' | 'routeStates' | 'routeStatuses'>): RouteCounts => {
  const inForce = new Map<string, number>()
  for (const [, { cluster }] of routes.entries()) inForce.set(cluster, (inForce.get(cluster) ?? 0) + 1)
  const leftOut = new Map<string, string[]>()
  for (const [key, { issues }] of routeStatuses.entries()) {
    const state = routeStates.get(key)
    if (!state || !issues.some(({ code }) => code === 'NotConfigCluster')) continue
    const { cluster, kind, namespace, name } = state.source
    if (routes.get(`${kind}/${namespace}/${name}`)) continue
    leftOut.set(cluster, [...(leftOut.get(cluster) ?? []), `${namespace}/${name}`])
  }
  return { inForce, leftOut }
}
