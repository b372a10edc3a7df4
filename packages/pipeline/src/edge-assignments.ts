import type {
  EdgeAssignment,
  EdgeCluster,
  EdgeEndpoint,
  EdgeLocality,
  RequestMirror,
  Route,
} from '@watershed/model'
import type { ResolvedLocality, ResolvedMirror, Resolution, WeighedAddress } from '@watershed/plan'
import { addressesOf, behindOf } from '@watershed/plan'
import type { EdgeNames } from './edge-names.ts'

/** The endpoints of every Envoy cluster of a route: one assignment each, empty where nothing is ready. */
export const edgeAssignments = (
  route: Route,
  names: EdgeNames,
  resolutions: readonly (Resolution | undefined)[],
): readonly EdgeAssignment[] =>
  route.rules.flatMap((rule, index) => {
    const { backends: own = [], mirrors = [] } = names.rules[index] ?? {}
    const { localities = [], mirrors: copies = [] } = resolutions[index] ?? {}
    const mirrored = rule.filters.filter((filter) => filter.type === 'RequestMirror')
    return [
      ...own.map(({ name, protocol }, part) => ({
        name,
        ...refusedOf(protocol, resolutions[index]),
        localities: withoutTwins(
          localities
            .filter((locality) => locality.part === part)
            .map((locality) => edgeLocality(route, index, locality)),
        ),
      })),
      ...mirrors.map(({ name }, mirror) => ({
        name,
        localities: mirrorLocalities(mirrored[mirror]?.backend, copies[mirror]),
      })),
    ]
  })

/**
 * Of connections, the share of what nothing can be sent to, where edges take all backendRefs as one. Where there is nothing else,
 * that there are no endpoints says it all.
 */
const refusedOf = (
  protocol: EdgeCluster['protocol'],
  resolution: Resolution | undefined,
): Pick<EdgeAssignment, 'refused'> => {
  const { localities = [], parts = [] } = resolution ?? {}
  const isDatagrams = protocol === 'UDP'
  if ((protocol !== 'TCP' && !isDatagrams) || parts.length > 1 || localities.length === 0) return {}
  const weight = Math.round((1 - localities.reduce((sum, { desired }) => sum + desired, 0)) * weightOfOne)
  return weight > 0 ? { refused: { weight, transport: isDatagrams ? 'UDP' : 'TCP' } } : {}
}

/**
 * Envoy takes an address that several localities have into the first of them only, and a locality without endpoints gives
 * its share away. So backendRefs that mean the same endpoints, as one with and one without a cluster may, are one locality.
 */
const withoutTwins = (localities: readonly EdgeLocality[]): readonly EdgeLocality[] => {
  if (localities.length < 2) return localities
  const found = new Map<string, EdgeLocality>()
  for (const locality of localities) {
    const key = JSON.stringify([locality.cluster, locality.endpoints])
    const twin = found.get(key)
    found.set(key, twin ? { ...twin, weight: twin.weight + locality.weight } : locality)
  }
  return [...found.values()]
}

/** Fine enough for a share of one in a million, coarse enough that the weights of a rule stay far below 2^32. */
const weightOfOne = 1_000_000

const edgeLocality = (route: Route, rule: number, locality: ResolvedLocality): EdgeLocality => {
  const ref = route.rules[rule]?.backends[locality.backendRef]
  return {
    cluster: locality.cluster,
    backend: `${ref?.namespace}/${ref?.name}:${ref?.port}#${locality.backendRef}`,
    weight: Math.max(1, Math.round(locality.desired * weightOfOne)),
    endpoints: locality.endpoints.map(edgeEndpoint),
    ...behind(locality.behind),
  }
}

/** A mirror goes to the ready endpoints of its Service, each with the same part. */
const mirrorLocalities = (
  ref: RequestMirror['backend'] | undefined,
  mirror: ResolvedMirror | undefined,
): readonly EdgeLocality[] =>
  (mirror?.targets ?? [])
    .map((target) => ({
      cluster: target.cluster,
      backend: `${ref?.namespace}/${ref?.name}:${ref?.port}#0`,
      weight: target.ready.length,
      endpoints: addressesOf(target, 'ready').map(edgeEndpoint),
      ...behind(behindOf(target, 'ready')),
    }))
    .filter(({ endpoints }) => endpoints.length > 0)

const behind = (what: string | undefined): Pick<EdgeLocality, 'behind'> =>
  what === undefined ? {} : { behind: what }

const edgeEndpoint = ({ address, port, weight }: WeighedAddress): EdgeEndpoint => ({
  address,
  port,
  ...(weight !== undefined && { weight }),
})
