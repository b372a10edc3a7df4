interface Outputs<V> {
  put(output: string, key: string, value: V): void
  drop(output: string, key: string): void
}

/** Remembers which outputs each input key has, and so which it has no more. */
export const createPlacement = <V>({ put, drop }: Outputs<V>) => {
  const placed = new Map<string, readonly string[]>()

  return (key: string, outputs: ReadonlyMap<string, V> | undefined): void => {
    for (const output of placed.get(key) ?? []) {
      if (!outputs?.has(output)) drop(output, key)
    }
    if (!outputs || outputs.size === 0) {
      placed.delete(key)
      return
    }
    outputs.forEach((value, output) => put(output, key, value))
    placed.set(key, Array.from(outputs.keys()).slice())
  }
}
