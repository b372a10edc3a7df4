import type { Issue, Route, RouteRule, Source } from '@watershed/model'
import type { Found } from './find-backends.ts'

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
    ...found.flatMap((one, ref) => notFound(source, `${path}.backendRefs[${ref}]`, one)),
    ...mirrors.flatMap((one, mirror) =>
      notFound(source, `${path}.filters[${places[mirror]}].requestMirror.backendRef`, one),
    ),
    ...zeroWeights(source, `${path}.backendRefs`, rule),
  ]
}

const notFound = (source: Source, path: string, found: Found): readonly Issue[] =>
  'targets' in found ? [] : [{ code: found.code, source, path, message: found.message }]

const zeroWeights = (source: Source, path: string, { backends }: RouteRule): readonly Issue[] => {
  if (backends.length === 0 || backends.some(({ weight }) => weight > 0)) return []
  const message =
    'every weight is 0, so every request is answered with 500: give a backendRef a weight above 0'
  return [{ code: 'ZeroWeights', source, path, message }]
}
