import type { EdgeClientTls } from '@watershed/model'
import { systemAuthorities } from '@watershed/model'
import type { TransportSocketSchema } from '@watershed/envoy-api/envoy/config/core/v3/base_pb.js'
import type { SubjectAltNameMatcherSchema } from '@watershed/envoy-api/envoy/extensions/transport_sockets/tls/v3/common_pb.js'
import { SubjectAltNameMatcher_SanType as SanType } from '@watershed/envoy-api/envoy/extensions/transport_sockets/tls/v3/common_pb.js'
import { UpstreamTlsContextSchema } from '@watershed/envoy-api/envoy/extensions/transport_sockets/tls/v3/tls_pb.js'
import type { MessageInit } from './message-init.ts'
import { packAny } from './pack-any.ts'
import { sdsSecret, tlsParams, tlsTransportSocket } from './tls-settings.ts'

/** TLS to endpoints: who they are is checked always. `alpnProtocols` are what we speak. */
export function clientTls(
  { hostname, subjectAltNames, authorities, certificate }: EdgeClientTls,
  alpnProtocols: readonly string[],
): MessageInit<typeof TransportSocketSchema> {
  const names =
    subjectAltNames.length > 0 ? subjectAltNames : [{ type: 'Hostname', value: hostname } as const]
  const typedConfig = packAny(UpstreamTlsContextSchema, {
    sni: hostname,
    commonTlsContext: {
      tlsParams,
      alpnProtocols: [...alpnProtocols],
      tlsCertificateSdsSecretConfigs:
        certificate === undefined ? [] : [sdsSecret('Certificate', certificate)],
      validationContextType: {
        case: 'combinedValidationContext',
        value: {
          defaultValidationContext: { matchTypedSubjectAltNames: names.map(matcher) },
          // Those of the edge's system are in its bootstrap.
          validationContextSdsSecretConfig:
            authorities === undefined ? { name: systemAuthorities } : sdsSecret('Authorities', authorities),
        },
      },
    },
  })
  return { name: tlsTransportSocket, configType: { case: 'typedConfig', value: typedConfig } }
}

/** A certificate's wildcard is heeded in DNS names. */
function matcher({
  type,
  value,
}: EdgeClientTls['subjectAltNames'][number]): MessageInit<typeof SubjectAltNameMatcherSchema> {
  return {
    sanType: type === 'URI' ? SanType.URI : SanType.DNS,
    matcher: { matchPattern: { case: 'exact', value } },
  }
}
