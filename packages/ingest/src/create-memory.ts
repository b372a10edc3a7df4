/** Of all keys that are kept: as much as a report may hold, some MB of memory. */
const mostCharacters = 4 * 1024 * 1024
const longestKey = 4_096

/**
 * Remembers what a pure function made of the last keys, so that it runs once for what is asked for again soon. What
 * it gives back must not depend on anything but the key.
 */
export const createMemory = <V>(): ((key: string, make: () => V) => V) => {
  const made = new Map<string, V>()
  let characters = 0
  return (key, make) => {
    const known = made.get(key)
    if (known !== undefined) return known
    const value = make()
    if (key.length > longestKey) return value
    made.set(key, value)
    characters += key.length
    for (const oldest of made.keys()) {
      if (characters <= mostCharacters) break
      made.delete(oldest)
      characters -= oldest.length
    }
    return value
  }
}
