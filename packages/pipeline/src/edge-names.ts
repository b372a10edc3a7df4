import { createHash } from 'node:crypto'
import type { BackendRef, EdgeCluster, Route, RouteRule } from '@watershed/model'
import type { RulePart, Upstream } from '@watershed/plan'

/** How a rule's backends and mirrors are talked to: all of a resolution that Envoy clusters are made of. */
export interface RuleUpstreams {
  readonly parts: readonly RulePart[]
  readonly mirrors: readonly Upstream[]
}

/** The Envoy clusters of one route, by rule. */
export interface EdgeNames {
  readonly rules: readonly {
    /** One for each part of the rule; none where nothing is sent anywhere. */
    readonly backends: readonly EdgePart[]
    /** One for each RequestMirror, in order. */
    readonly mirrors: readonly EdgeCluster[]
  }[]
}

/** A part of a rule as an Envoy cluster. */
export interface EdgePart extends EdgeCluster, Pick<RulePart, 'backendRefs'> {}

/**
 * Names the Envoy clusters of a route by what they are: its rules' backends without the weights. So a weight edit is the
 * same cluster with other endpoints, and a rule that moves within its route keeps its cluster, whereas a name that comes
 * to mean other backends could be reached by requests that were routed by the old meaning.
 */
export const edgeNames = (
  key: string,
  route: Route,
  upstreams: readonly (RuleUpstreams | undefined)[],
): EdgeNames => {
  const seen = new Map<string, number>()
  const unique = (identity: unknown): string => {
    const name = `${key}/${hash(identity)}`
    const count = seen.get(name) ?? 0
    seen.set(name, count + 1)
    return count === 0 ? name : `${name}-${count}`
  }
  return {
    rules: route.rules.map((rule, index) => {
      const { parts = [], mirrors = [] } = upstreams[index] ?? {}
      return {
        backends: isRedirect(rule)
          ? []
          : parts.map((part) => ({
              name: unique(identityOf(rule, part)),
              ...part.upstream,
              backendRefs: part.backendRefs,
            })),
        mirrors: rule.filters
          .filter((filter) => filter.type === 'RequestMirror')
          .flatMap((filter, mirror) => {
            const upstream = mirrors[mirror]
            return upstream ? [{ name: unique({ mirror: filter.backend }), ...upstream }] : []
          }),
      }
    }),
  }
}

const isRedirect = ({ filters }: RouteRule): boolean => filters.some(({ type }) => type === 'RequestRedirect')

/** How a part is talked to tells it only from others of the same backendRef: else it is the same cluster, changed. */
const identityOf = (rule: RouteRule, { backendRefs, upstream, isVariant }: RulePart): unknown => {
  const refs = rule.backends.map(({ kind, namespace, name, port, cluster }: BackendRef) => [
    namespace,
    name,
    port,
    cluster,
    ...(kind ? [kind] : []),
  ])
  const [index = 0] = backendRefs
  const isWhole = backendRefs.length === refs.length && (rule.failover === 'Spill' || refs.length > 1)
  if (isWhole) return { rule: rule.name, refs }
  return { rule: rule.name, ref: refs[index], index, ...(isVariant && { upstream }) }
}

const hash = (identity: unknown): string =>
  createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 12)
