/** Keys in the order of their text. What came and went is put in its place when somebody looks, so that a change costs next to nothing. */
export interface SortedKeys {
  readonly size: number
  add(key: string): void
  delete(key: string): void
  /** The keys after one that need not be there any more, from the first that begins with the prefix to the last. */
  after(key: string | undefined, prefix: string): Generator<string, undefined>
}

/** So many that came or went are looked up one by one; more are sorted together. */
const few = 64

export const createSortedKeys = (): SortedKeys => {
  const keys = new Set<string>()
  const moved = new Set<string>()
  let order: string[] = []
  let changes = 0

  const settle = (): void => {
    if (moved.size === 0) return
    if (moved.size > few) order = [...keys].sort(byText)
    else for (const key of moved) place(order, key, keys.has(key))
    moved.clear()
  }
  return {
    get size() {
      return keys.size
    },
    add: (key) => {
      if (keys.has(key)) return
      keys.add(key)
      moved.add(key)
      changes += 1
    },
    delete: (key) => {
      if (!keys.delete(key)) return
      moved.add(key)
      changes += 1
    },
    after: function* (key, prefix) {
      let last = key
      let [at, seen] = [0, -1]
      for (;;) {
        // Others may work between two keys: the place is found anew where something came or went.
        if (seen !== changes) {
          settle()
          seen = changes
          at = last === undefined || last < prefix ? lowerBound(order, prefix) : upperBound(order, last)
        }
        const next = order[at++]
        if (next === undefined || !next.startsWith(prefix)) return undefined
        last = next
        yield next
      }
    },
  }
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The first place whose key is not before this one. */
const lowerBound = (order: readonly string[], key: string): number => {
  let [low, high] = [0, order.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((order[middle] ?? '') < key) low = middle + 1
    else high = middle
  }
  return low
}

/** The first place whose key is after this one. */
const upperBound = (order: readonly string[], key: string): number => {
  const at = lowerBound(order, key)
  return order[at] === key ? at + 1 : at
}

const place = (order: string[], key: string, isMember: boolean): void => {
  const at = lowerBound(order, key)
  const isThere = order[at] === key
  if (isMember && !isThere) order.splice(at, 0, key)
  if (!isMember && isThere) order.splice(at, 1)
}
