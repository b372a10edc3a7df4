import type { RecordKind, Source } from './record-key.ts'

/**
 * What is to be written back about one object of one cluster: our part of its status, as its API has it. Conditions are
 * without `lastTransitionTime`, which is the agent's to keep.
 */
export interface ObjectStatus {
  readonly source: Source
  readonly apiVersion: string
  /** The generation that was judged, where the object has one; conditions repeat it as `observedGeneration`. */
  readonly generation?: number
  readonly status: Readonly<Record<string, unknown>>
  /** Of an object that is derived, and so made, changed and deleted to be like this: absent for objects of users. */
  readonly spec?: Readonly<Record<string, unknown>>
  /** Of an object that has a `spec`: its labels, beside the one that says that it is ours. */
  readonly labels?: Readonly<Record<string, string>>
  /** Of an object that has a `spec`: the object of its namespace that it is made for, and goes with. */
  readonly owner?: { readonly kind: RecordKind; readonly name: string }
  /** Of an object that has a `spec`. */
  readonly annotations?: Readonly<Record<string, string>>
}
