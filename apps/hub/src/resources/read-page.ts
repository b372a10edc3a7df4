import { setImmediate as othersFirst } from 'node:timers/promises'
import type { Item } from './item.ts'
import type { Resource } from './resource.ts'

/** Which things of a resource are wanted. */
export interface Selection<V> {
  /** Of their keys: those of others are not even looked at. */
  readonly prefix: string
  matches(view: V): boolean
}

export interface Page<V> {
  readonly items: readonly Item<V>[]
  /** The key of the last item, where there may be more. */
  readonly last?: string
}

/** So many are looked at before others get their turn. */
const atOnce = 1_000

/** The next things after a key that are wanted, at most `limit`. */
export const readPage = async <V>(
  resource: Pick<Resource<V>, 'after'>,
  { prefix, matches }: Selection<V>,
  after: string | undefined,
  limit: number,
): Promise<Page<V>> => {
  const items: Item<V>[] = []
  let looked = 0
  for (const item of resource.after(after, prefix)) {
    if (++looked % atOnce === 0) await othersFirst()
    if (!matches(item.view)) continue
    const last = items.at(-1)
    if (items.length === limit && last) return { items, last: last.key }
    items.push(item)
  }
  return { items }
}
