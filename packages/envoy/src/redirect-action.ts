import type { EdgeHost, PathMatch, RequestRedirect } from '@watershed/model'
import type { RedirectActionSchema } from '@watershed/envoy-api/envoy/config/route/v3/route_components_pb.js'
import { RedirectAction_RedirectResponseCode as Code } from '@watershed/envoy-api/envoy/config/route/v3/route_components_pb.js'
import type { MessageInit } from './message-init.ts'
import type { PathRewrite } from './path-rewrite.ts'
import { pathRewrite } from './path-rewrite.ts'

type RedirectAction = MessageInit<typeof RedirectActionSchema>

export function redirectAction(redirect: RequestRedirect, match: PathMatch, host: Host): RedirectAction {
  const { scheme, path, statusCode } = redirect
  return {
    ...(scheme && { schemeRewriteSpecifier: { case: 'schemeRedirect', value: scheme } }),
    ...hostAndPort(redirect, host),
    pathRewriteSpecifier: pathSpecifier(pathRewrite(match, path)),
    responseCode: codes[statusCode],
  }
}

/** What the redirected request came by. */
type Host = Pick<EdgeHost, 'port' | 'tls' | 'hostname'>

const wellKnownPorts = { http: 80, https: 443 }

/**
 * A request's host has the port that the client came to, which Envoy leaves in the location unless it is told another port or host.
 * Where it is to be left out, it is told the host; under a wildcard, which has none to be told, the port, though it be the scheme's.
 */
function hostAndPort(
  redirect: RequestRedirect,
  host: Host,
): Pick<RedirectAction, 'hostRedirect' | 'portRedirect'> {
  const { scheme, hostname } = redirect
  const chosen = portOf(redirect, host)
  const isImplied = chosen === wellKnownPorts[scheme ?? schemeOf(host)]
  if (hostname !== undefined || !isImplied)
    return { hostRedirect: hostname ?? '', portRedirect: isImplied ? 0 : chosen }
  const isNamed = host.port !== wellKnownPorts[schemeOf(host)]
  if (isNamed && host.hostname.startsWith('*')) return { hostRedirect: '', portRedirect: chosen }
  return { hostRedirect: isNamed ? host.hostname : '', portRedirect: 0 }
}

/** Without a port, it is the scheme's where there is a scheme, else the listener's. */
const portOf = ({ scheme, port }: RequestRedirect, host: Host): number =>
  port ?? (scheme ? wellKnownPorts[scheme] : host.port)

const schemeOf = ({ tls }: Host): 'http' | 'https' => (tls ? 'https' : 'http')

function pathSpecifier(
  rewrite: PathRewrite | undefined,
): NonNullable<RedirectAction['pathRewriteSpecifier']> {
  if (!rewrite) return { case: undefined }
  if ('full' in rewrite) return { case: 'pathRedirect', value: rewrite.full }
  if ('prefix' in rewrite) return { case: 'prefixRewrite', value: rewrite.prefix }
  const { pattern, substitution } = rewrite
  return { case: 'regexRewrite', value: { pattern: { regex: pattern }, substitution } }
}

const codes = {
  301: Code.MOVED_PERMANENTLY,
  302: Code.FOUND,
  303: Code.SEE_OTHER,
  307: Code.TEMPORARY_REDIRECT,
  308: Code.PERMANENT_REDIRECT,
} as const
