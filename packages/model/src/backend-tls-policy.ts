import type { EdgeClientTls } from './edge-config.ts'
import type { ObjectRef } from './gateway.ts'
import type { Policy } from './policy.ts'

/** A BackendTLSPolicy (gateway.networking.k8s.io/v1): connections to a Service are TLS, and these are whom it may be. */
export interface BackendTlsPolicy extends Policy, Pick<EdgeClientTls, 'hostname' | 'subjectAltNames'> {
  /** ConfigMaps and Secrets with certificates of authorities; `System`: those that the edge's system trusts. */
  readonly authorities: 'System' | readonly ObjectRef[]
}
