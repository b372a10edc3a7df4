import { createHash } from 'node:crypto'
import type { BackendRef, Route, RouteRule } from '@watershed/model'

/** The Envoy clusters of one route, by rule. */
export interface EdgeNames {
  readonly rules: readonly {
    /**
     * One name where the localities of one Envoy cluster split the traffic (`failover: Spill`), one for each backendRef
     * where the route does (`failover: None`), none where nothing is sent anywhere.
     */
    readonly backends: readonly string[]
    /** One for each RequestMirror, in order. */
    readonly mirrors: readonly string[]
  }[]
}

/**
 * Names the Envoy clusters of a route by what they are: its rules' backends without the weights. So a weight edit is the
 * same cluster with other endpoints, and a rule that moves within its route keeps its cluster, whereas a name that comes
 * to mean other backends could be reached by requests that were routed by the old meaning.
 */
export const edgeNames = (key: string, route: Route): EdgeNames => {
  const seen = new Map<string, number>()
  const unique = (identity: unknown): string => {
    const name = `${key}/${hash(identity)}`
    const count = seen.get(name) ?? 0
    seen.set(name, count + 1)
    return count === 0 ? name : `${name}-${count}`
  }
  return {
    rules: route.rules.map((rule) => ({
      backends: backendIdentities(rule).map(unique),
      mirrors: rule.filters.flatMap((filter) =>
        filter.type === 'RequestMirror' ? [unique({ mirror: filter.backend })] : [],
      ),
    })),
  }
}

const backendIdentities = (rule: RouteRule): readonly unknown[] => {
  if (rule.backends.length === 0 || rule.filters.some(({ type }) => type === 'RequestRedirect')) return []
  const refs = rule.backends.map(({ kind, namespace, name, port, cluster }: BackendRef) => [
    namespace,
    name,
    port,
    cluster,
    ...(kind ? [kind] : []),
  ])
  if (rule.failover === 'Spill') return [{ rule: rule.name, refs }]
  return refs.map((ref, index) => ({ rule: rule.name, ref, index }))
}

const hash = (identity: unknown): string =>
  createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 12)
