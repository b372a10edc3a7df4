import { isIP } from 'node:net'
import { checkServiceRef } from './check-service-ref.ts'
import type * as specs from './gen/specs.ts'
import type { Refusal } from './refusal.ts'
import { showValue } from './schema/show-value.ts'
import { ipHostname } from './check-hostname.ts'

/** What of a filter that follows its API is not carried out, or is a mistake that the API does not catch. */
export const checkFilter = (filter: specs.RouteRuleFilter, path: string): readonly Refusal[] => {
  if (!carriedOut.has(filter.type)) return [unknownFilter(filter, path)]
  const { requestHeaderModifier: request, responseHeaderModifier: response } = filter
  const { requestRedirect: redirect, urlRewrite: rewrite, requestMirror: mirror } = filter
  return [
    ...(request ? checkHeaders('request', request, `${path}.requestHeaderModifier`) : []),
    ...(response ? checkHeaders('response', response, `${path}.responseHeaderModifier`) : []),
    ...(redirect ? checkTarget(redirect, `${path}.requestRedirect`) : []),
    ...(rewrite ? checkTarget(rewrite, `${path}.urlRewrite`) : []),
    ...(mirror ? checkServiceRef(mirror.backendRef, `${path}.requestMirror.backendRef`) : []),
  ]
}

/**
 * What of a backendRef's filter is not carried out: the way to a backend is chosen after all that a rule's own filters do,
 * but for headers and the host, which are changed after it.
 */
export const checkBackendFilter = (filter: specs.RouteRuleFilter, path: string): readonly Refusal[] => {
  if (!carriedOut.has(filter.type)) return [unknownFilter(filter, path)]
  const message = 'is not carried out for a single backendRef'
  const cure = 'give it to the rule, or give the backendRef a rule of its own'
  if (!ofOneBackend.has(filter.type))
    return [
      {
        code: 'NotCarriedOut',
        path: `${path}.type`,
        message: `a filter of type ${filter.type} ${message}: ${cure}`,
      },
    ]
  return [
    ...checkFilter(filter, path),
    ...(filter.urlRewrite?.path
      ? [
          {
            code: 'NotCarriedOut' as const,
            path: `${path}.urlRewrite.path`,
            message: `another path ${message}: ${cure}`,
          },
        ]
      : []),
  ]
}

const unknownFilter = ({ type, extensionRef }: specs.RouteRuleFilter, path: string): Refusal => {
  const what = extensionRef && ` (${extensionRef.kind} of ${extensionRef.group})`
  return {
    code: 'NotCarriedOut',
    path: `${path}.type`,
    message: `a filter of type ${type}${what ?? ''} is not carried out: remove it`,
  }
}

const ofOneBackend: ReadonlySet<specs.RouteRuleFilter['type']> = new Set([
  'RequestHeaderModifier',
  'ResponseHeaderModifier',
  'URLRewrite',
])

const carriedOut: ReadonlySet<specs.RouteRuleFilter['type']> = new Set([
  'RequestHeaderModifier',
  'ResponseHeaderModifier',
  'RequestRedirect',
  'URLRewrite',
  'RequestMirror',
  'CORS',
])

const headerName = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/

type HeaderModifier = specs.RouteRuleFilterRequestHeaderModifier

/** Envoy changes Host in one way only: a request is given another. The API lets any string be removed. */
const checkHeaders = (
  direction: 'request' | 'response',
  { set = [], add = [], remove = [] }: HeaderModifier,
  path: string,
): readonly Refusal[] => [
  ...(direction === 'response'
    ? set.flatMap(({ name }, index) => noHost(name, `${path}.set[${index}].name`))
    : []),
  ...add.flatMap(({ name }, index) => noHost(name, `${path}.add[${index}].name`)),
  ...remove.flatMap((name, index) => [
    ...noHost(name, `${path}.remove[${index}]`),
    ...checkName(name, `${path}.remove[${index}]`),
  ]),
]

const noHost = (name: string, path: string): readonly Refusal[] =>
  name.toLowerCase() === 'host'
    ? [
        {
          code: 'NotCarriedOut',
          path,
          message:
            'Host can only be set, and in requests: remove it here, or use a filter of type URLRewrite',
        },
      ]
    : []

const checkName = (name: string, path: string): readonly Refusal[] =>
  headerName.test(name)
    ? []
    : [{ path, message: `${showValue(name)} is not the name of a header: correct or remove it` }]

/** Printable ASCII but for the space, and no fragment. */
const pathText = /^[!-"$-~]*$/

const checkTarget = (
  { hostname, path: modifier }: specs.RouteRuleFilterUrlRewrite,
  path: string,
): readonly Refusal[] => {
  const field = modifier?.type === 'ReplaceFullPath' ? 'replaceFullPath' : 'replacePrefixMatch'
  const value = modifier?.[field] ?? ''
  return [
    ...(hostname !== undefined && isIP(hostname) !== 0
      ? [{ path: `${path}.hostname`, message: ipHostname(hostname) }]
      : []),
    ...(value === '' || (value.startsWith('/') && pathText.test(value))
      ? []
      : [
          {
            path: `${path}.path.${field}`,
            message: `must begin with / and hold neither spaces nor #, is ${showValue(value)}: write it as it stands in a URL`,
          },
        ]),
  ]
}
