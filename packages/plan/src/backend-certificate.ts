import type { Gateway } from '@watershed/model'
import type { Looked } from './find-certificate.ts'
import { findCertificate } from './find-certificate.ts'
import type { References } from './listener-tls.ts'

/** What edges show the backends of a Gateway's routes (GatewayBackendTLS.clientCertificateRef); undefined: nothing is asked for. */
export const backendCertificate = (
  { namespace, backendCertificate: ref }: Pick<Gateway, 'namespace' | 'backendCertificate'>,
  references: References,
): Looked | undefined => {
  const owner = { group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace }
  return ref && findCertificate(ref, owner, references, 'InvalidClientCertificateRef')
}
