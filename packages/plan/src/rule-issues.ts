import type { Issue, Route, RouteKind, RouteRule, Source } from '@watershed/model'
import { requestRouteKinds } from '@watershed/model'
import { isUnreachable } from './addresses-of.ts'
import type { Found, Target } from './find-backends.ts'

/** What is wrong with where a rule sends requests. `found` is what its backendRefs mean, `mirrors` what its RequestMirrors do. */
export const ruleIssues = (
  route: Route,
  index: number,
  found: readonly Found[],
  mirrors: readonly Found[],
): readonly Issue[] => {
  const { cluster, kind, namespace, name } = route
  const source = { cluster, kind, namespace, name }
  const path = `spec.rules[${index}]`
  const rule = route.rules[index]
  if (!rule) return []
  const places = rule.filters.flatMap(({ type }, at) => (type === 'RequestMirror' ? [at] : []))
  return [
    ...found.flatMap((one, ref) => foundWrong(source, `${path}.backendRefs[${ref}]`, one)),
    ...mirrors.flatMap((one, mirror) =>
      foundWrong(source, `${path}.filters[${places[mirror]}].requestMirror.backendRef`, one),
    ),
    ...zeroWeights(source, `${path}.backendRefs`, route.kind, rule),
  ]
}

const foundWrong = (source: Source, path: string, found: Found): readonly Issue[] => {
  if (!('targets' in found)) return [{ code: found.code, source, path, message: found.message }]
  const unreachable = found.targets.filter(isUnreachable).map((one) => toldOf(one, one.reach?.cure))
  const withheld = (found.withheld ?? []).map(({ code, message }) => ({ code, source, path, message }))
  const mistakes = found.targets.filter(({ reach }) => reach?.mistake)
  return [
    ...withheld,
    ...joined('NoReachableAddress', source, path, unreachable),
    ...joined(
      'Invalid',
      source,
      path,
      mistakes.map((one) => toldOf(one, one.reach?.mistake)),
    ),
  ]
}

const toldOf = ({ cluster }: Target, what = ''): string => `the Service in cluster ${cluster}: ${what}`

/** One issue of all clusters: a person is told of a backendRef once. */
const joined = (
  code: Issue['code'],
  source: Source,
  path: string,
  messages: readonly string[],
): readonly Issue[] => (messages.length === 0 ? [] : [{ code, source, path, message: messages.join('; ') }])

const zeroWeights = (
  source: Source,
  path: string,
  kind: RouteKind,
  { backends }: RouteRule,
): readonly Issue[] => {
  if (backends.length === 0 || backends.some(({ weight }) => weight > 0)) return []
  const message = `every weight is 0, so every ${refusedOf(kind)}: give a backendRef a weight above 0`
  return [{ code: 'ZeroWeights', source, path, message }]
}

const refusedOf = (kind: RouteKind): string => {
  if (!requestRouteKinds.includes(kind))
    return kind === 'UDPRoute' ? 'datagram is dropped' : 'connection is refused'
  return `request is answered with ${kind === 'GRPCRoute' ? 'UNAVAILABLE' : '500'}`
}
