import type { EdgeSecret } from '@watershed/model'
import { TlsParameters_TlsProtocol as TlsProtocol } from '@watershed/envoy-api/envoy/extensions/transport_sockets/tls/v3/common_pb.js'
import type { TlsParametersSchema } from '@watershed/envoy-api/envoy/extensions/transport_sockets/tls/v3/common_pb.js'
import type { SdsSecretConfigSchema } from '@watershed/envoy-api/envoy/extensions/transport_sockets/tls/v3/secret_pb.js'
import { adsConfigSource } from './ads-config-source.ts'
import { duration } from './duration.ts'
import { limits } from './limits.ts'
import type { MessageInit } from './message-init.ts'
import { secretName } from './secret-name.ts'

export const tlsTransportSocket = 'envoy.transport_sockets.tls'

/** Older versions are for nobody any more (RFC 8996). */
export const tlsParams: MessageInit<typeof TlsParametersSchema> = {
  tlsMinimumProtocolVersion: TlsProtocol.TLSv1_2,
  tlsMaximumProtocolVersion: TlsProtocol.TLSv1_3,
}

/** Asked for by name, so that a certificate changes without the listener that shows it. */
export function sdsSecret(type: EdgeSecret['type'], name: string): MessageInit<typeof SdsSecretConfigSchema> {
  return {
    name: secretName(type, name),
    sdsConfig: { ...adsConfigSource, initialFetchTimeout: duration(limits.secretFetch) },
  }
}
