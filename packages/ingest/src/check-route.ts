import { checkBackendFilter, checkFilter } from './check-filter.ts'
import { checkHostname } from './check-hostname.ts'
import { checkServiceRef } from './check-service-ref.ts'
import { checkSessionPersistence } from './check-session-persistence.ts'
import type { RouteRule, RouteRuleBackendRef, RouteRuleMatch, RouteSpec } from './gen/specs.ts'
import type { Refusal } from './refusal.ts'
import { createRegExpCheck, type RegExpCheck } from './reg-exp-check.ts'

/** What of a route that follows its API is not carried out, or is a mistake that the API does not catch. */
export const checkRoute = (spec: RouteSpec): readonly Refusal[] => {
  const checkRegExp = createRegExpCheck()
  return [
    ...defaultGatewaysOf(spec),
    ...(spec.hostnames ?? []).flatMap((hostname, index) =>
      checkHostname(hostname, `spec.hostnames[${index}]`),
    ),
    ...spec.rules.flatMap((rule, index) => checkRule(rule, `spec.rules[${index}]`, checkRegExp)),
  ]
}

/** Of a route of any kind. */
export const defaultGatewaysOf = ({
  useDefaultGateways,
}: Pick<RouteSpec, 'useDefaultGateways'>): readonly Refusal[] =>
  useDefaultGateways === 'All' ? [defaultGateways] : []

const defaultGateways: Refusal = {
  code: 'NotCarriedOut',
  path: 'spec.useDefaultGateways',
  message:
    'default Gateways are not carried out yet: name the Gateways in parentRefs, and remove useDefaultGateways',
}

const checkRule = (rule: RouteRule, path: string, checkRegExp: RegExpCheck): readonly Refusal[] => [
  ...checkSessionPersistence(rule, `${path}.sessionPersistence`),
  ...rule.matches.flatMap((match, index) => checkMatch(match, `${path}.matches[${index}]`, checkRegExp)),
  ...(rule.filters ?? []).flatMap((filter, index) => checkFilter(filter, `${path}.filters[${index}]`)),
  ...(rule.backendRefs ?? []).flatMap((ref, index) => checkBackendRef(ref, `${path}.backendRefs[${index}]`)),
]

const checkBackendRef = (ref: RouteRuleBackendRef, path: string): readonly Refusal[] => [
  ...checkServiceRef(ref, path),
  ...(ref.filters ?? []).flatMap((filter, index) => checkBackendFilter(filter, `${path}.filters[${index}]`)),
]

const checkMatch = (
  { path: { type, value }, method, headers = [], queryParams = [] }: RouteRuleMatch,
  path: string,
  checkRegExp: RegExpCheck,
): readonly Refusal[] => {
  const values = [
    { type, value, at: `${path}.path.value` },
    ...headers.map((header, index) => ({ ...header, at: `${path}.headers[${index}].value` })),
    ...queryParams.map((param, index) => ({ ...param, at: `${path}.queryParams[${index}].value` })),
  ]
  const connect: Refusal = {
    code: 'NotCarriedOut',
    path: `${path}.method`,
    message: 'CONNECT is not carried out yet: match another method, or leave method out for any',
  }
  return [
    ...(method === 'CONNECT' ? [connect] : []),
    ...values.flatMap((one) => (one.type === 'RegularExpression' ? checkRegExp(one.value, one.at) : [])),
  ]
}
