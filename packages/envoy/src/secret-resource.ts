import type { EdgeSecret } from '@watershed/model'
import type { DataSourceSchema } from '@watershed/envoy-api/envoy/config/core/v3/base_pb.js'
import { SecretSchema } from '@watershed/envoy-api/envoy/extensions/transport_sockets/tls/v3/secret_pb.js'
import type { EnvoyResource } from './envoy-resource.ts'
import { envoyResource } from './envoy-resource.ts'
import type { MessageInit } from './message-init.ts'
import { secretName } from './secret-name.ts'
import { secretTypeUrl } from './type-urls.ts'

/**
 * Only the edges that need it get it.
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/security/secret
 */
export function secretResource(secret: EdgeSecret): EnvoyResource {
  const { edges } = secret
  const name = secretName(secret.type, secret.name)
  const resource = envoyResource(secretTypeUrl, name, SecretSchema, { name, type: contentOf(secret) })
  return edges ? { ...resource, edges } : resource
}

function contentOf(secret: EdgeSecret): NonNullable<MessageInit<typeof SecretSchema>['type']> {
  if (secret.type === 'Authorities')
    return { case: 'validationContext', value: { trustedCa: inline(secret.certificates) } }
  const value = { certificateChain: inline(secret.chain), privateKey: inline(secret.key) }
  return { case: 'tlsCertificate', value }
}

function inline(pem: string): MessageInit<typeof DataSourceSchema> {
  return { specifier: { case: 'inlineString', value: pem } }
}
