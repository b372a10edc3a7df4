import type {
  HeaderModifier,
  HeaderValue,
  PathModifier,
  RequestMirror,
  RequestRedirect,
  RouteFilter,
  URLRewrite,
} from '@watershed/model'
import type * as specs from './gen/specs.ts'
import { firstOfEachName } from './first-of-each-name.ts'
import { toBackendRef } from './to-backend-ref.ts'
import { toCors } from './to-cors.ts'
import type { RouteContext } from './route-context.ts'

/**
 * Reads a filter of an acceptable route.
 * @throws TypeError for a filter that no acceptable route has: a mistake of the program
 */
export const toFilter = (filter: specs.RouteRuleFilter, context: RouteContext): RouteFilter => {
  if (filter.requestHeaderModifier)
    return toHeaderModifier('RequestHeaderModifier', filter.requestHeaderModifier)
  if (filter.responseHeaderModifier)
    return toHeaderModifier('ResponseHeaderModifier', filter.responseHeaderModifier)
  if (filter.requestRedirect) return toRedirect(filter.requestRedirect)
  if (filter.urlRewrite) return toRewrite(filter.urlRewrite)
  if (filter.requestMirror) return toMirror(filter.requestMirror, context)
  if (filter.cors) return toCors(filter.cors)
  throw new TypeError(`a filter of type ${filter.type} was accepted`)
}

const toHeaderModifier = <T extends string>(
  type: T,
  { set = [], add = [], remove = [] }: specs.RouteRuleFilterRequestHeaderModifier,
): HeaderModifier<T> => ({
  type,
  set: firstOfEachName(set.map(toHeaderValue)),
  add: firstOfEachName(add.map(toHeaderValue)),
  remove: [...new Set(remove.map((name) => name.toLowerCase()))],
})

const toHeaderValue = ({ name, value }: HeaderValue): HeaderValue => ({ name: name.toLowerCase(), value })

const toRedirect = (redirect: specs.RouteRuleFilterRequestRedirect): RequestRedirect => ({
  type: 'RequestRedirect',
  ...(redirect.scheme && { scheme: redirect.scheme }),
  ...(redirect.hostname !== undefined && { hostname: redirect.hostname }),
  ...(redirect.path && { path: toPathModifier(redirect.path) }),
  ...(redirect.port !== undefined && { port: redirect.port }),
  statusCode: redirect.statusCode,
})

const toRewrite = (rewrite: specs.RouteRuleFilterUrlRewrite): URLRewrite => ({
  type: 'URLRewrite',
  ...(rewrite.hostname !== undefined && { hostname: rewrite.hostname }),
  ...(rewrite.path && { path: toPathModifier(rewrite.path) }),
})

const toPathModifier = (path: specs.RouteRuleFilterRequestRedirectPath): PathModifier => ({
  type: path.type,
  value: (path.type === 'ReplaceFullPath' ? path.replaceFullPath : path.replacePrefixMatch) ?? '',
})

const toMirror = (mirror: specs.RouteRuleFilterRequestMirror, context: RouteContext): RequestMirror => ({
  type: 'RequestMirror',
  backend: toBackendRef(mirror.backendRef, context),
  fraction: fractionOf(mirror),
})

const fractionOf = ({ percent, fraction }: specs.RouteRuleFilterRequestMirror): number => {
  if (percent !== undefined) return percent / 100
  return fraction ? fraction.numerator / fraction.denominator : 1
}
