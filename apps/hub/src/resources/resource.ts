import type { ChangeLog } from './change-log.ts'
import { createChangeLog } from './change-log.ts'
import type { Item } from './item.ts'
import { createSortedKeys } from './sorted-keys.ts'

/** Things of one kind in the order of their keys, with what happened to them lately. */
export interface Resource<V> {
  /** As in its path and in its answers: `routes`. */
  readonly name: string
  readonly log: ChangeLog
  readonly size: number
  get(key: string): Item<V> | undefined
  /** In order: those after a key that need not be there any more, whose keys begin with the prefix. */
  after(key: string | undefined, prefix: string): Generator<Item<V>, undefined>
}

export interface ChangingResource<V> extends Resource<V> {
  /** Undefined: it is gone. */
  put(key: string, item: Item<V> | undefined): void
}

/** Changes that can be told to who was away. */
const history = 10_000

/** `settle` is called before anything is read. */
export const createResource = <V>(name: string, settle: () => void = () => {}): ChangingResource<V> => {
  const items = new Map<string, Item<V>>()
  const keys = createSortedKeys()
  const log = createChangeLog(history)
  return {
    name,
    get log() {
      settle()
      return log
    },
    get size() {
      settle()
      return items.size
    },
    get: (key) => {
      settle()
      return items.get(key)
    },
    after: function* (key, prefix) {
      settle()
      for (const next of keys.after(key, prefix)) {
        const item = items.get(next)
        if (item) yield item
      }
      return undefined
    },
    put: (key, item) => {
      const existed = items.has(key)
      if (item) {
        items.set(key, item)
        keys.add(key)
      } else {
        if (!existed) return
        items.delete(key)
        keys.delete(key)
      }
      log.append(key, existed)
    },
  }
}

/** Parts of a key, from the first by which things are ordered to the last. None holds a space, which comes before all that names hold. */
export const orderKey = (...parts: readonly string[]): string => parts.join(' ')
