import type { StatefulSessionPerRouteSchema } from '@watershed/envoy-api/envoy/extensions/filters/http/stateful_session/v3/stateful_session_pb.js'
import { CookieBasedSessionStateSchema } from '@watershed/envoy-api/envoy/extensions/http/stateful_session/cookie/v3/cookie_pb.js'
import { HeaderBasedSessionStateSchema } from '@watershed/envoy-api/envoy/extensions/http/stateful_session/header/v3/header_pb.js'
import type { SessionPersistence } from '@watershed/model'
import { duration } from './duration.ts'
import type { MessageInit } from './message-init.ts'
import { packAny } from './pack-any.ts'

/**
 * Requests of a session go where its first one went, in whichever Kubernetes cluster that is (GEP-1619). Its endpoint's address
 * is in the cookie or header; of an endpoint that is gone, another takes over, and the session with it.
 */
export function sessionState(
  { type, sessionName, absoluteTimeoutMs }: SessionPersistence,
  tls: boolean,
): MessageInit<typeof StatefulSessionPerRouteSchema> {
  const state =
    type === 'Header'
      ? packAny(HeaderBasedSessionStateSchema, { name: sessionName })
      : packAny(CookieBasedSessionStateSchema, {
          cookie: {
            name: sessionName,
            // Of all paths: a rule may have several, and rewrites.
            path: '/',
            ...(absoluteTimeoutMs !== undefined && { ttl: duration(absoluteTimeoutMs) }),
            attributes: [{ name: 'SameSite', value: 'Lax' }, ...(tls ? [{ name: 'Secure' }] : [])],
          },
        })
  const name = `envoy.http.stateful_session.${type.toLowerCase()}`
  return {
    override: {
      case: 'statefulSession',
      value: { sessionState: { name, typedConfig: state } },
    },
  }
}
