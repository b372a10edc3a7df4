import type { EdgeServerTls } from '@watershed/model'
import type { TransportSocketSchema } from '@watershed/envoy-api/envoy/config/core/v3/base_pb.js'
import { CertificateValidationContext_TrustChainVerification as TrustChain } from '@watershed/envoy-api/envoy/extensions/transport_sockets/tls/v3/common_pb.js'
import type { CommonTlsContextSchema } from '@watershed/envoy-api/envoy/extensions/transport_sockets/tls/v3/tls_pb.js'
import { DownstreamTlsContextSchema } from '@watershed/envoy-api/envoy/extensions/transport_sockets/tls/v3/tls_pb.js'
import type { MessageInit } from './message-init.ts'
import { packAny } from './pack-any.ts'
import { sdsSecret, tlsParams, tlsTransportSocket } from './tls-settings.ts'

type Validation = NonNullable<MessageInit<typeof CommonTlsContextSchema>['validationContextType']>

/** TLS that ends at the edge. `alpnProtocols` are what clients may choose from, the best first. */
export function serverTls(
  { certificates, clientValidation }: EdgeServerTls,
  alpnProtocols: readonly string[],
): MessageInit<typeof TransportSocketSchema> {
  const typedConfig = packAny(DownstreamTlsContextSchema, {
    commonTlsContext: {
      tlsParams,
      alpnProtocols: [...alpnProtocols],
      tlsCertificateSdsSecretConfigs: certificates.map((name) => sdsSecret('Certificate', name)),
      ...(clientValidation && { validationContextType: validation(clientValidation) }),
    },
    ...(clientValidation && { requireClientCertificate: clientValidation.required }),
  })
  return { name: tlsTransportSocket, configType: { case: 'typedConfig', value: typedConfig } }
}

/** GEP-91: where it is not required, certificates of other authorities, or none, are no reason to refuse a client. */
function validation({ authorities, required }: NonNullable<EdgeServerTls['clientValidation']>): Validation {
  if (required)
    return { case: 'validationContextSdsSecretConfig', value: sdsSecret('Authorities', authorities) }
  return {
    case: 'combinedValidationContext',
    value: {
      defaultValidationContext: { trustChainVerification: TrustChain.ACCEPT_UNTRUSTED },
      validationContextSdsSecretConfig: sdsSecret('Authorities', authorities),
    },
  }
}
