import { checkBackendFilter, checkFilter } from './check-filter.ts'
import { defaultGatewaysOf } from './check-route.ts'
import { checkHostname } from './check-hostname.ts'
import { checkServiceRef } from './check-service-ref.ts'
import { checkSessionPersistence } from './check-session-persistence.ts'
import type { GRPCRouteRule, GRPCRouteRuleMatch, GRPCRouteSpec } from './gen/specs.ts'
import type { Refusal } from './refusal.ts'
import type { RegExpCheck } from './reg-exp-check.ts'
import { createRegExpCheck } from './reg-exp-check.ts'

/** What of a GRPCRoute that follows its API is not carried out, or is a mistake that the API does not catch. */
export const checkGrpcRoute = (spec: GRPCRouteSpec): readonly Refusal[] => {
  const checkRegExp = createRegExpCheck()
  return [
    ...defaultGatewaysOf(spec),
    ...(spec.hostnames ?? []).flatMap((hostname, index) =>
      checkHostname(hostname, `spec.hostnames[${index}]`),
    ),
    ...(spec.rules ?? []).flatMap((rule, index) => checkRule(rule, `spec.rules[${index}]`, checkRegExp)),
  ]
}

const checkRule = (rule: GRPCRouteRule, path: string, checkRegExp: RegExpCheck): readonly Refusal[] => {
  const { matches = [], filters = [], backendRefs = [] } = rule
  return [
    ...checkSessionPersistence(rule, `${path}.sessionPersistence`),
    ...matches.flatMap((match, index) => checkMatch(match, `${path}.matches[${index}]`, checkRegExp)),
    ...filters.flatMap((filter, index) => checkFilter(filter, `${path}.filters[${index}]`)),
    ...backendRefs.flatMap((ref, at) => [
      ...checkServiceRef(ref, `${path}.backendRefs[${at}]`),
      ...(ref.filters ?? []).flatMap((filter, index) =>
        checkBackendFilter(filter, `${path}.backendRefs[${at}].filters[${index}]`),
      ),
    ]),
  ]
}

const checkMatch = (
  { method, headers = [] }: GRPCRouteRuleMatch,
  path: string,
  checkRegExp: RegExpCheck,
): readonly Refusal[] => {
  const { type, service = '', method: name = '' } = method ?? {}
  const values = [
    { type, value: service, at: `${path}.method.service` },
    { type, value: name, at: `${path}.method.method` },
  ].filter(({ value }) => value !== '')
  const ofHeaders = headers.map((header, index) => ({ ...header, at: `${path}.headers[${index}].value` }))
  return [...values, ...ofHeaders].flatMap((one) =>
    one.type === 'RegularExpression' ? checkRegExp(one.value, one.at) : [],
  )
}
