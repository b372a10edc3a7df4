import type { EdgeHost, PathMatch, RequestRedirect } from '@watershed/model'
import type { RedirectActionSchema } from '@watershed/envoy-api/envoy/config/route/v3/route_components_pb.js'
import { RedirectAction_RedirectResponseCode as Code } from '@watershed/envoy-api/envoy/config/route/v3/route_components_pb.js'
import type { MessageInit } from './message-init.ts'
import type { PathRewrite } from './path-rewrite.ts'
import { pathRewrite } from './path-rewrite.ts'

type RedirectAction = MessageInit<typeof RedirectActionSchema>

export function redirectAction(
  redirect: RequestRedirect,
  match: PathMatch,
  listener: Pick<EdgeHost, 'port' | 'tls'>,
): RedirectAction {
  const { scheme, hostname, path, statusCode } = redirect
  return {
    ...(scheme && { schemeRewriteSpecifier: { case: 'schemeRedirect', value: scheme } }),
    hostRedirect: hostname ?? '',
    portRedirect: portOf(redirect, listener),
    pathRewriteSpecifier: pathSpecifier(pathRewrite(match, path)),
    responseCode: codes[statusCode],
  }
}

const wellKnownPorts = { http: 80, https: 443 }

/**
 * Without a port, it is the scheme's where there is a scheme, else the listener's. 0 leaves it out of the location, as the
 * scheme's own port has to be.
 */
function portOf({ scheme, port }: RequestRedirect, listener: Pick<EdgeHost, 'port' | 'tls'>): number {
  const chosen = port ?? (scheme ? wellKnownPorts[scheme] : listener.port)
  return chosen === wellKnownPorts[scheme ?? (listener.tls ? 'https' : 'http')] ? 0 : chosen
}

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
