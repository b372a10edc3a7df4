import type { Collection, Input, Read } from './collection.ts'
import type { GraphError } from './graph-error.ts'

/**
 * Collections, each derived from ones declared before it. A derivation is a pure, synchronous function of its value, its
 * key and what it reads. One that throws keeps what it last made of that key, and runs again when what it read changes.
 */
export interface Graph {
  input<V>(name: string): Input<V>

  /** One output for each input key, under the same key; undefined is none. */
  map<A, B>(
    name: string,
    from: Collection<A>,
    derive: (value: A, key: string, read: Read) => B | undefined,
  ): Collection<B>

  /**
   * Any number of outputs for each input key. Where two input keys make the same output key, the lesser keeps it,
   * whichever came first, and a `Collision` is surfaced as a fault.
   */
  flatMap<A, B>(
    name: string,
    from: Collection<A>,
    derive: (value: A, key: string, read: Read) => Iterable<readonly [key: string, output: B]>,
  ): Collection<B>

  /**
   * An index: what each input key contributes to the groups it is in, by input key. A group without members is absent.
   * A group has changed when one of its members has, by value.
   */
  groupBy<A, M>(
    name: string,
    from: Collection<A>,
    emit: (value: A, key: string, read: Read) => Iterable<readonly [group: string, member: M]>,
  ): Collection<ReadonlyMap<string, M>>

  /** What any of several collections holds; of two that hold a key the one named first decides. */
  union<V>(name: string, ...of: readonly Collection<V>[]): Collection<V>

  /**
   * All changes made to inputs inside are one batch: each derivation runs at most once for a key, and only then are
   * listeners told. Inside, inputs show what was set and all else still shows the former batch. When `change` throws,
   * nothing of it stays. Called inside itself, a derivation or a listener, it throws `NestedUpdate`.
   */
  update(change: () => void): void

  /** How many derivations ran since the graph was made, by collection. */
  derivations(): ReadonlyMap<string, number>
}

export interface GraphOptions {
  /**
   * Told of every fault of a derivation (`DerivationFailed`, `Collision`, `LaterCollection`, …) and listener
   * (`ListenerFailed`), after the batch is complete; must not throw. Without it `update` throws the fault, or
   * `SeveralFaults` with all of them as its cause, also after the batch is complete.
   */
  readonly onFault?: (fault: GraphError) => void
}
