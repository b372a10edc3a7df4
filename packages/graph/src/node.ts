import type { Cell, Reader } from './cell.ts'
import type { Change } from './collection.ts'
import type { GraphError } from './graph-error.ts'
import type { Store } from './store.ts'

/** A collection from the inside. */
export interface Node<V = unknown> {
  readonly name: string
  /** Its place in the order of declaration. */
  readonly order: number
  readonly store: Store<V>
  /** The keys of it that are read. */
  readonly cells: Map<string, Cell>
  /** The sets of keys to run again of what is derived from it. */
  readonly consumers: Set<string>[]
  readonly listeners: Set<(changes: ReadonlyMap<string, Change<V>>) => void>
  readonly derivation: Derivation | undefined
}

/** What makes the values of a collection from those of another. */
export interface Derivation {
  readonly name: string
  readonly order: number
  readonly from: Store<unknown>
  /** Input keys to run again in this batch. */
  readonly dirty: Set<string>
  /** By input key, where it reads something. */
  readonly readers: Map<string, Reader>
  runs: number
  /** What an input comes to; reads are tracked until it returns. */
  compute(value: unknown, key: string): unknown
  /** Puts what an input key has come to into the collection; undefined when the key is gone. */
  place(key: string, computed: unknown): void
  /** Called when all are placed; adds the faults that can be seen only then. */
  finish?(faults: GraphError[]): void
}
