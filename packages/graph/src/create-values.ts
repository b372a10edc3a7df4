import { isSame } from './is-same.ts'
import type { Store } from './store.ts'
import { noChanges } from './store.ts'

export interface Values<V> extends Store<V> {
  /** Undefined deletes. */
  write(key: string, value: V | undefined): void
  /** Undoes the writes since the last `settle`. */
  rollBack(): void
}

/** Values by key. What a batch replaces is kept until it ends, when a value equal to the former one gives way to it. */
export const createValues = <V>(): Values<V> => {
  const values = new Map<string, V>()
  let former: Map<string, V | undefined> | undefined

  const put = (key: string, value: V | undefined): void => {
    if (value === undefined) values.delete(key)
    else values.set(key, value)
  }

  return {
    get size() {
      return values.size
    },
    get: (key) => values.get(key),
    keys: () => values.keys(),
    entries: () => values.entries(),
    write: (key, value) => {
      const before = values.get(key)
      if (before === value) return
      former ??= new Map()
      if (!former.has(key)) former.set(key, before)
      put(key, value)
    },
    rollBack: () => {
      former?.forEach((before, key) => put(key, before))
      former = undefined
    },
    settle: () => {
      const changes = former
      if (!changes) return noChanges
      former = undefined
      for (const [key, before] of changes) {
        if (!isSame(before, values.get(key))) continue
        put(key, before)
        changes.delete(key)
      }
      return changes
    },
  }
}
