import type { RouteMatch, StoredRecord } from '@watershed/model'
import type { GRPCRouteRuleMatch, GRPCRouteRuleMatchMethod } from './gen/specs.ts'
import { readSpec } from './read-spec.ts'
import { toHeaderMatches } from './to-header-matches.ts'
import { standardFailover } from './to-route.ts'
import type { ReadRoute } from './to-route-base.ts'
import { standardContext, toRouteBase } from './to-route-base.ts'
import { toRouteRule } from './to-route-rule.ts'

/** Reads an acceptable GRPCRoute, with all defaults filled in. A method is a path: `/service/method`. */
export const toGrpcRoute = (record: StoredRecord): ReadRoute => {
  const { object, spec } = readSpec(record, 'GRPCRoute')
  const context = standardContext(record, object)
  const rules = (spec.rules ?? []).map((rule, index) =>
    toRouteRule(rule, index, context, {
      matches: rule.matches && rule.matches.length > 0 ? rule.matches.map(toMatch) : [toMatch({})],
      failover: standardFailover(rule),
    }),
  )
  return toRouteBase(record, object, spec, { hostnames: [...new Set(spec.hostnames)], rules })
}

const toMatch = ({ method: written, headers = [] }: GRPCRouteRuleMatch): RouteMatch => {
  const { type = 'Exact', method = '' } = written ?? {}
  // The API lets a service begin with a dot, as protobuf writes names that are whole; requests do not have it.
  const service = (written?.service ?? '').replace(type === 'Exact' ? /^\./ : '', '')
  return {
    path: toPath(type, service, method),
    headers: toHeaderMatches(headers),
    queryParams: [],
    grpc: { service: service.length, method: method.length },
  }
}

const toPath = (
  type: GRPCRouteRuleMatchMethod['type'],
  service: string,
  method: string,
): RouteMatch['path'] => {
  if (service === '' && method === '') return { type: 'PathPrefix', value: '/' }
  if (type === 'RegularExpression') return { type, value: `/${orAny(service)}/${orAny(method)}` }
  if (service === '') return { type: 'RegularExpression', value: `/[^/]+/${method}` }
  return method === ''
    ? { type: 'PathPrefix', value: `/${service}` }
    : { type, value: `/${service}/${method}` }
}

const orAny = (expression: string): string => (expression === '' ? '[^/]+' : `(?:${expression})`)
