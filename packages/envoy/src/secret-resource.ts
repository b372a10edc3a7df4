import type { EdgeSecret } from '@watershed/model'
import type { DataSourceSchema } from '@watershed/envoy-api/envoy/config/core/v3/base_pb.js'
import { SecretSchema } from '@watershed/envoy-api/envoy/extensions/transport_sockets/tls/v3/secret_pb.js'
import type { EnvoyResource } from './envoy-resource.ts'
import { envoyResource } from './envoy-resource.ts'
import type { MessageInit } from './message-init.ts'
import { secretTypeUrl } from './type-urls.ts'

/** https://www.envoyproxy.io/docs/envoy/latest/configuration/security/secret */
export function secretResource(secret: EdgeSecret): EnvoyResource {
  const { name } = secret
  if (secret.type === 'Authorities') {
    const value = { trustedCa: inline(secret.certificates) }
    return envoyResource(secretTypeUrl, name, SecretSchema, {
      name,
      type: { case: 'validationContext', value },
    })
  }
  const value = { certificateChain: inline(secret.chain), privateKey: inline(secret.key) }
  return envoyResource(secretTypeUrl, name, SecretSchema, { name, type: { case: 'tlsCertificate', value } })
}

function inline(pem: string): MessageInit<typeof DataSourceSchema> {
  return { specifier: { case: 'inlineString', value: pem } }
}
