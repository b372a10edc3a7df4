import type { Collection } from './collection.ts'
import { GraphError } from './graph-error.ts'
import type { Node } from './node.ts'

/** A collection as the world sees it. A read of it from inside a derivation would not be tracked, so it throws. */
export const collectionOf = <V>(
  { name, store, listeners }: Node<V>,
  isDeriving: () => boolean,
): Collection<V> => {
  const open = (): typeof store => {
    if (isDeriving()) {
      throw new GraphError('UntrackedRead', `a derivation read ${name} directly: use its read(${name}, key)`)
    }
    return store
  }
  return {
    name,
    get size() {
      return open().size
    },
    get: (key) => open().get(key),
    keys: () => open().keys(),
    entries: () => open().entries(),
    onChange: (listener) => {
      // Wrapped, so that one function may listen twice and each unsubscribes by itself.
      const own: typeof listener = (changes) => listener(changes)
      listeners.add(own)
      return () => {
        listeners.delete(own)
      }
    },
  }
}
