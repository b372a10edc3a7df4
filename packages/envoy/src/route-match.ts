import type { PathMatch, RouteMatch, ValueMatch } from '@watershed/model'
import type {
  HeaderMatcherSchema,
  RouteMatchSchema,
} from '@watershed/envoy-api/envoy/config/route/v3/route_components_pb.js'
import type { StringMatcherSchema } from '@watershed/envoy-api/envoy/type/matcher/v3/string_pb.js'
import type { MessageInit } from './message-init.ts'
import { withoutTrailingSlash } from './path-rewrite.ts'

type EnvoyMatch = MessageInit<typeof RouteMatchSchema>

export function routeMatch({ path, method, headers, queryParams, grpc }: RouteMatch): EnvoyMatch {
  const ofMethod = method === undefined ? [] : [{ name: ':method', type: 'Exact' as const, value: method }]
  return {
    pathSpecifier: pathSpecifier(path),
    headers: [...ofMethod, ...headers].map(headerMatcher),
    ...(grpc && { grpc: {} }),
    queryParameters: queryParams.map((match) => ({
      name: match.name,
      queryParameterMatchSpecifier: { case: 'stringMatch', value: stringMatcher(match) },
    })),
  }
}

/** What of a match does not have a header. */
export function whereAbsent(match: EnvoyMatch, name: string): EnvoyMatch {
  const absent = { name, headerMatchSpecifier: { case: 'presentMatch' as const, value: false } }
  return { ...match, headers: [...(match.headers ?? []), absent] }
}

function pathSpecifier({ type, value }: PathMatch): NonNullable<EnvoyMatch['pathSpecifier']> {
  if (type === 'Exact') return { case: 'path', value }
  if (type === 'RegularExpression') return { case: 'safeRegex', value: { regex: value } }
  const prefix = withoutTrailingSlash(value)
  return prefix === '' ? { case: 'prefix', value: '/' } : { case: 'pathSeparatedPrefix', value: prefix }
}

function headerMatcher(match: ValueMatch): MessageInit<typeof HeaderMatcherSchema> {
  return {
    name: match.name,
    headerMatchSpecifier: { case: 'stringMatch', value: stringMatcher(match) },
  }
}

/** A regular expression has to match the whole value. */
function stringMatcher({ type, value }: ValueMatch): MessageInit<typeof StringMatcherSchema> {
  if (type === 'Exact') return { matchPattern: { case: 'exact', value } }
  return { matchPattern: { case: 'safeRegex', value: { regex: value } } }
}
