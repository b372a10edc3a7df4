/** Entries kept, and the longest key: half a MB of keys, if all are as long as they may be and one byte a character. */
const mostEntries = 128
const longestKey = 4_096

/**
 * Remembers what a pure function made of the last few keys, so that it runs once for what is asked for again at once. What
 * it gives back must not depend on anything but the key.
 */
export const createMemory = <V>(): ((key: string, make: () => V) => V) => {
  const made = new Map<string, V>()
  return (key, make) => {
    const known = made.get(key)
    if (known !== undefined) return known
    const value = make()
    if (key.length > longestKey) return value
    made.set(key, value)
    for (const oldest of made.keys()) {
      if (made.size <= mostEntries) break
      made.delete(oldest)
    }
    return value
  }
}
