import type { Item } from './item.ts'
import { createItem } from './item.ts'
import type { Resource } from './resource.ts'

/** A list of what is at hand, which is ordered as it is asked for: for what there are few of. */
export const listOf = <V>(
  name: string,
  views: readonly V[],
  keyOf: (view: V) => string,
): Pick<Resource<V>, 'name' | 'after'> => {
  const items: readonly Item<V>[] = views
    .map((view) => createItem(keyOf(view), () => view))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
  return {
    name,
    after: function* (key, prefix) {
      for (const item of items)
        if (item.key.startsWith(prefix) && (key === undefined || item.key > key)) yield item
      return undefined
    },
  }
}
