import type { Collection } from '@watershed/graph'
import { createItem } from './item.ts'
import type { Resource } from './resource.ts'
import { createResource } from './resource.ts'

/** What a thing is made of. It is another thing only when one of these is. */
export interface Facts<V> {
  readonly of: readonly unknown[]
  readonly view: () => V
}

export interface Followed<V> {
  readonly name: string
  /** Whose changes may change a thing: collections of the pipeline that have the same keys. */
  readonly collections: readonly Pick<Collection<unknown>, 'keys' | 'onChange'>[]
  /** Its place in the list, by the key in the collections; undefined for what is of no interest. */
  readonly orderOf: (key: string) => string | undefined
  /** As the collections are now; undefined where there is nothing to be shown. */
  readonly read: (key: string) => Facts<V> | undefined
}

/**
 * Keeps a resource like what the pipeline has. A change notes its key and no more; what became of it is looked up once the batch is
 * through all collections.
 */
export const followCollections = <V>({ name, collections, orderOf, read }: Followed<V>): Resource<V> => {
  const dirty = new Set<string>()
  const known = new Map<string, readonly unknown[]>()
  let isScheduled = false

  const settle = (): void => {
    isScheduled = false
    if (dirty.size === 0) return
    const keys = [...dirty]
    dirty.clear()
    for (const key of keys) bringUp(key)
  }
  const resource = createResource<V>(name, settle)

  const bringUp = (key: string): void => {
    const order = orderOf(key)
    if (order === undefined) return
    const facts = read(key)
    const before = known.get(key)
    if (facts && before && isSameList(facts.of, before)) return
    if (facts) known.set(key, facts.of)
    else if (!known.delete(key)) return
    resource.put(order, facts && createItem(order, facts.view))
  }
  const note = (key: string): void => {
    dirty.add(key)
    if (isScheduled) return
    isScheduled = true
    queueMicrotask(settle)
  }
  for (const collection of collections) {
    for (const key of collection.keys()) note(key)
    collection.onChange((changes) => {
      for (const key of changes.keys()) note(key)
    })
  }
  return resource
}

const isSameList = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((one, index) => one === b[index])
