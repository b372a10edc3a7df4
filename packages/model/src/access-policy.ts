import type { EdgeAccess, EdgeClientAddress } from './edge-config.ts'
import type { Policy } from './policy.ts'

/** An AccessPolicy (watershed.dev/v1alpha1): who may reach a Gateway or a route, by address. */
export interface AccessPolicy extends Policy {
  /** Absent: everybody. */
  readonly access?: EdgeAccess
  /** Of Gateways: where the client's address is read. Absent: from the connection. */
  readonly clientAddress?: EdgeClientAddress
}
