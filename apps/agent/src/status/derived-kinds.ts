import type { RecordKind } from '@watershed/model'

/** How an object of ours is known, and what else of it is left to others. */
export interface DerivedKind {
  /** Selects those that agents have made. */
  readonly labelSelector: string
  /** What of the spec that is there stays, whatever is wanted. */
  readonly kept: (spec: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>
}

/** What a derived object is known by: one without it is never touched. */
export const ownerLabel = 'app.kubernetes.io/managed-by'
export const ownerName = 'watershed'
/** Of the Services that are made for Gateways (GEP-1762). */
export const gatewayLabel = 'gateway.networking.k8s.io/gateway-name'

const ours = `${ownerLabel}=${ownerName}`

/** The kinds of which the agent makes objects. Of all others it writes the status alone. */
export const derivedKinds: Readonly<Partial<Record<RecordKind, DerivedKind>>> = {
  ServiceImport: {
    labelSelector: ours,
    // For whoever serves it inside the cluster.
    kept: ({ ips, ipFamilies }) => ({
      ...(ips !== undefined && { ips }),
      ...(ipFamilies !== undefined && { ipFamilies }),
    }),
  },
  Service: {
    labelSelector: `${ours},${gatewayLabel}`,
    // The API server fills in the rest, and some of it may not be taken away again.
    kept: (spec) => spec,
  },
}
