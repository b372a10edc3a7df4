/**
 * Values by key, as they were after the last batch. `undefined` is never a value: it is absence. Values are plain data
 * that nobody changes once they are in; equality is by value, and ignores the order of an object's keys.
 * Keys come in no promised order.
 *
 * Inside a derivation every member throws `UntrackedRead`: read through `Read` there.
 */
export interface Collection<V> {
  readonly name: string
  readonly size: number
  get(key: string): V | undefined
  keys(): IterableIterator<string>
  entries(): IterableIterator<[string, V]>
  /**
   * Tells of every batch that changed something here, once, when the whole graph is consistent: only keys whose value is
   * another. Returns what unsubscribes. A listener may read any collection; one that throws is a `ListenerFailed`.
   */
  onChange(listener: (changes: ReadonlyMap<string, Change<V>>) => void): () => void
}

/**
 * What happened to a key. For a group both sides are the one live map: `before` undefined is a new group, `after`
 * undefined one that has no member any more, and what `before` holds is not what it once held.
 */
export interface Change<V> {
  readonly before: V | undefined
  readonly after: V | undefined
}

/** A collection that is written from outside, inside `graph.update()` only (`OutsideUpdate` otherwise). */
export interface Input<V> extends Collection<V> {
  set(key: string, value: V): void
  delete(key: string): void
}

/**
 * The value of a key of a collection declared earlier (`LaterCollection` otherwise). What a derivation reads, present or
 * absent, decides when it runs again. A group it gets is live: valid until the derivation returns, iterated in order of
 * its members' keys.
 */
export interface Read {
  <V>(collection: Collection<V>, key: string): V | undefined
}
