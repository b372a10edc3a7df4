import { createValues } from './create-values.ts'
import type { Node } from './node.ts'
import type { Store } from './store.ts'

/** Holds what any of the sources holds; of two that hold a key the one named first decides. Nothing is derived: values pass through. */
export const createUnion = (sources: readonly Node[]): Store<unknown> => {
  const values = createValues<unknown>()
  const changed = sources.map(({ store, consumers }) => {
    const keys = new Set(store.keys())
    consumers.push(keys)
    return keys
  })

  const valueOf = (key: string): unknown => {
    for (const { store } of sources) {
      const value = store.get(key)
      if (value !== undefined) return value
    }
    return undefined
  }

  return {
    get size() {
      return values.size
    },
    get: values.get,
    keys: values.keys,
    entries: values.entries,
    settle: () => {
      for (const keys of changed) {
        for (const key of keys) values.write(key, valueOf(key))
        keys.clear()
      }
      return values.settle()
    },
  }
}
