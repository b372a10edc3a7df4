/** What holds a collection's values, and knows what a batch has done to them. */
export interface Store<V> {
  readonly size: number
  get(key: string): V | undefined
  keys(): IterableIterator<string>
  entries(): IterableIterator<[string, V]>
  /** Ends the batch here: the keys whose value is now another, each with what it was. */
  settle(): ReadonlyMap<string, V | undefined>
}

export const noChanges: ReadonlyMap<string, never> = new Map<string, never>()
