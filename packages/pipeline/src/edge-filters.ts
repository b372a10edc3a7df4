import type { EdgeFilter, RouteFilter } from '@watershed/model'

/** Filters as edges have them: of each RequestMirror, the Envoy cluster that its copies go to. */
export const edgeFilters = (
  filters: readonly RouteFilter[],
  mirrors: readonly string[],
): readonly EdgeFilter[] => {
  const rest = [...mirrors]
  return filters.flatMap((filter): readonly EdgeFilter[] => {
    if (filter.type !== 'RequestMirror') return [filter]
    const { type, fraction } = filter
    const cluster = rest.shift()
    return cluster === undefined ? [] : [{ type, cluster, fraction }]
  })
}
