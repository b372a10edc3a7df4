/** What a namespace lets objects of others refer to in it (gateway.networking.k8s.io ReferenceGrant). */
export interface ReferenceGrant {
  readonly cluster: string
  readonly namespace: string
  readonly from: readonly { readonly group: string; readonly kind: string; readonly namespace: string }[]
  /** Without a name, all of that kind. */
  readonly to: readonly { readonly group: string; readonly kind: string; readonly name?: string }[]
}
