import type { EdgeHost, PathMatch, PathModifier, RequestRedirect } from '@watershed/model'
import type { MatchedRequest } from './request.ts'

const wellKnownPorts = { http: 80, https: 443 }

/** The `Location` of a redirect (HTTPRequestRedirectFilter): what it does not say stays as the client had it. */
export const redirectLocation = (
  redirect: RequestRedirect,
  match: PathMatch,
  { host, port, tls, hostname }: Pick<EdgeHost, 'port' | 'tls' | 'hostname'> & { readonly host: string },
  { path, query }: Pick<MatchedRequest, 'path' | 'query'>,
): string => {
  const own = tls ? 'https' : 'http'
  const scheme = redirect.scheme ?? own
  const chosen = redirect.port ?? (redirect.scheme ? wellKnownPorts[redirect.scheme] : port)
  const isImplied = chosen === wellKnownPorts[scheme]
  const isNamed = port !== wellKnownPorts[own]
  // To get rid of the client's port, Envoy is told the hostname, or the port where that is a wildcard.
  const isCleared = isImplied && isNamed && redirect.hostname === undefined
  const isShown = !isImplied || (isCleared && hostname.startsWith('*'))
  const target = redirect.hostname ?? (isCleared && !isShown ? hostname : host)
  const to = modified(path, match, redirect.path)
  const search = query === '' || to.includes('?') ? '' : `?${query}`
  return `${scheme}://${target}${isShown ? `:${chosen}` : ''}${to}${search}`
}

const modified = (path: string, match: PathMatch, modifier: PathModifier | undefined): string => {
  if (!modifier) return path
  if (modifier.type === 'ReplaceFullPath') return modifier.value
  const from = withoutSlash(match.value)
  const to = withoutSlash(modifier.value)
  if (from === to) return path
  const rest = path.slice(from.length)
  if (to === '') return `/${rest.replace(/^\/+/, '')}`
  return `${to}${rest}`
}

const withoutSlash = (path: string): string => (path.endsWith('/') ? path.slice(0, -1) : path)
