import { isIP } from 'node:net'
import { checkServiceRef } from './check-service-ref.ts'
import type * as specs from './gen/specs.ts'
import type { Refusal } from './refusals.ts'
import { ipHostname } from './to-listener.ts'

/** What of a filter that follows its API is not carried out, or is a mistake that the API does not catch. */
export const checkFilter = (filter: specs.RouteRuleFilter, path: string): readonly Refusal[] => {
  if (!carriedOut.has(filter.type))
    return [
      {
        code: 'NotCarriedOut',
        path: `${path}.type`,
        message: `a filter of type ${filter.type} is not carried out yet: remove it`,
      },
    ]
  const { requestHeaderModifier: request, responseHeaderModifier: response } = filter
  const { requestRedirect: redirect, urlRewrite: rewrite, requestMirror: mirror } = filter
  return [
    ...(request ? checkHeaders(request, `${path}.requestHeaderModifier`) : []),
    ...(response ? checkHeaders(response, `${path}.responseHeaderModifier`) : []),
    ...(redirect ? checkTarget(redirect, `${path}.requestRedirect`) : []),
    ...(rewrite ? checkTarget(rewrite, `${path}.urlRewrite`) : []),
    ...(mirror ? checkServiceRef(mirror.backendRef, `${path}.requestMirror.backendRef`) : []),
  ]
}

const carriedOut: ReadonlySet<specs.RouteRuleFilter['type']> = new Set([
  'RequestHeaderModifier',
  'ResponseHeaderModifier',
  'RequestRedirect',
  'URLRewrite',
  'RequestMirror',
])

const headerName = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]+$/

/** The API lets any string be removed, and Envoy takes neither what is no name nor Host. */
const checkHeaders = (
  { set = [], add = [], remove = [] }: specs.RouteRuleFilterRequestHeaderModifier,
  path: string,
): readonly Refusal[] => [
  ...[
    ...set.map(({ name }, index) => ({ name, at: `set[${index}].name` })),
    ...add.map(({ name }, index) => ({ name, at: `add[${index}].name` })),
  ].flatMap(({ name, at }) => (isHost(name) ? [host(`${path}.${at}`)] : [])),
  ...remove.flatMap((name, index) => {
    const at = `${path}.remove[${index}]`
    if (isHost(name)) return [host(at)]
    return headerName.test(name)
      ? []
      : [{ path: at, message: `${JSON.stringify(name)} is not the name of a header: correct it` }]
  }),
]

const isHost = (name: string): boolean => name.toLowerCase() === 'host'

const host = (path: string): Refusal => ({
  code: 'NotCarriedOut',
  path,
  message: 'Host cannot be changed as a header: give the hostname to a filter of type URLRewrite',
})

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
            message: `must begin with / and hold neither spaces nor #, is ${JSON.stringify(value)}: write it as it stands in a URL`,
          },
        ]),
  ]
}
