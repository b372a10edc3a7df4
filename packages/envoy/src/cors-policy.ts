import type { CorsPolicySchema } from '@watershed/envoy-api/envoy/extensions/filters/http/cors/v3/cors_pb.js'
import type { StringMatcherSchema } from '@watershed/envoy-api/envoy/type/matcher/v3/string_pb.js'
import type { Cors } from '@watershed/model'
import type { MessageInit } from './message-init.ts'
import { quoted } from './quoted.ts'

const all = '*'

/**
 * Who may read the answers (HTTPCORSFilter). Envoy tells every origin that it was let in by its own name, so `*` of
 * `allowOrigins` suits requests with credentials too. A preflight of another origin is answered without telling it anything,
 * and not by the backend.
 */
export function corsPolicy(cors: Cors): MessageInit<typeof CorsPolicySchema> {
  const { allowOrigins, allowMethods, allowHeaders, exposeHeaders, allowCredentials, maxAgeSeconds } = cors
  return {
    allowOriginStringMatch: allowOrigins.map(originMatcher),
    allowMethods: allowMethods.join(', '),
    allowHeaders: allowHeaders.join(', '),
    // With credentials `*` is no wildcard to browsers, but the name of a header.
    exposeHeaders: exposeHeaders.filter((name) => !allowCredentials || name !== all).join(', '),
    maxAge: String(maxAgeSeconds),
    allowCredentials,
    forwardNotMatchingPreflights: false,
  }
}

const defaultPorts: Readonly<Record<string, string>> = { 'http:': ':80', 'https:': ':443' }

/** Browsers leave out the scheme's own port. A wildcard stands for anything in a host, of one label or more, but for its port. */
function originMatcher(origin: string): MessageInit<typeof StringMatcherSchema> {
  if (origin === all) return { matchPattern: { case: 'exact', value: all } }
  const port = defaultPorts[origin.slice(0, origin.indexOf(':') + 1)]
  const written = port && origin.endsWith(port) ? origin.slice(0, -port.length) : origin
  if (!written.includes(all)) return { matchPattern: { case: 'exact', value: written }, ignoreCase: true }
  const regex = `(?i)${written.split(all).map(quoted).join('[^/:]+')}`
  return { matchPattern: { case: 'safeRegex', value: { regex } } }
}
