import { RE2JS } from '@bufbuild/re2'
import type { PathMatch, RouteMatch, ValueMatch } from '@watershed/model'
import type { FailedCondition } from './explanation.ts'
import type { MatchedRequest } from './request.ts'

/** What of a match a request does not meet, as Envoy judges it; empty: it takes the request. */
export const failedConditions = (
  { path, method, headers, queryParams, grpc }: RouteMatch,
  request: MatchedRequest,
): readonly FailedCondition[] => {
  const failed: FailedCondition[] = []
  if (!isPath(path, request.path))
    failed.push({ condition: 'path', wanted: `${path.type} ${path.value}`, got: request.path })
  if (method !== undefined && method !== request.method)
    failed.push({ condition: 'method', wanted: method, got: request.method })
  const contentType = request.headers.get('content-type')
  if (grpc && !isGrpc(contentType))
    failed.push({ condition: 'grpc', wanted: 'content-type application/grpc', ...given(contentType) })
  for (const match of headers) {
    const got = request.headers.get(match.name.toLowerCase())
    if (!isValue(match, got))
      failed.push({ condition: 'header', name: match.name, wanted: describe(match), ...given(got) })
  }
  for (const match of queryParams) {
    const got = queryValue(request.query, match.name)
    if (!isValue(match, got))
      failed.push({ condition: 'query', name: match.name, wanted: describe(match), ...given(got) })
  }
  return failed
}

/** https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md#requests */
const isGrpc = (contentType: string | undefined): boolean =>
  contentType !== undefined && /^application\/grpc(\+|$)/.test(contentType)

const given = (got: string | undefined): { readonly got?: string } => (got === undefined ? {} : { got })

const describe = ({ type, value }: ValueMatch): string => `${type} ${value}`

const isPath = ({ type, value }: PathMatch, path: string): boolean => {
  if (type === 'Exact') return path === value
  if (type === 'RegularExpression') return matchesWhole(value, path)
  const prefix = value.endsWith('/') ? value.slice(0, -1) : value
  return path === prefix || path.startsWith(`${prefix}/`)
}

const isValue = ({ type, value }: ValueMatch, got: string | undefined): boolean => {
  if (got === undefined) return false
  return type === 'Exact' ? got === value : matchesWhole(value, got)
}

/** By RE2, as Envoy does: in linear time, whatever a user writes. */
const matchesWhole = (expression: string, text: string): boolean => RE2JS.compile(expression).matches(text)

/** The first of its name, as it is written. */
const queryValue = (query: string, name: string): string | undefined => {
  for (const part of query.split('&')) {
    const at = part.indexOf('=')
    const [key, value] = at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)]
    if (key === name) return value
  }
  return undefined
}
