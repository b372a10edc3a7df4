import type { Change } from './collection.ts'
import { GraphError } from './graph-error.ts'
import type { Node } from './node.ts'

/** Tells the listeners of a collection what a batch changed, and adds how some of them failed. */
export const tellListeners = (
  { name, listeners, store }: Node,
  former: ReadonlyMap<string, unknown>,
  faults: GraphError[],
): void => {
  const changes = new Map<string, Change<unknown>>()
  for (const [key, before] of former) changes.set(key, { before, after: store.get(key) })
  const present = [...listeners]
  for (const listener of present) {
    if (!listeners.has(listener)) continue
    try {
      listener(changes)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      faults.push(
        new GraphError('ListenerFailed', `a listener of ${name} failed: ${reason}`, { cause: error }),
      )
    }
  }
}
