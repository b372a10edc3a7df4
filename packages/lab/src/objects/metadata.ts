export interface Metadata {
  readonly name: string
  readonly namespace: string
  readonly uid: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly ownerReferences?: readonly { readonly uid: string }[]
  readonly deletionTimestamp?: string
  readonly deletionGracePeriodSeconds?: number
}
