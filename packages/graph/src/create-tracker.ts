import type { Cell, Reader } from './cell.ts'
import { addReader, cellOf, removeReader } from './cell.ts'
import type { Collection, Read } from './collection.ts'
import { GraphError } from './graph-error.ts'
import type { Derivation, Node } from './node.ts'

/** Runs derivations and keeps account of what they read. */
export interface Tracker {
  readonly read: Read
  isRunning(): boolean
  /** Computes a key. What it has read by then decides when it runs again, also when it throws. */
  run(derivation: Derivation, key: string, value: unknown): unknown
  /** Drops all edges of a key that is gone. */
  forget(derivation: Derivation, key: string): void
}

export const createTracker = (nodeOf: (collection: Collection<unknown>) => Node): Tracker => {
  let running: Derivation | undefined
  let run = 0
  let reads: Cell[] = []

  const read = <V>(collection: Collection<V>, key: string): V | undefined => {
    if (!running) {
      throw new GraphError(
        'ReadOutsideDerivation',
        `${collection.name}[${key}] was read after the derivation returned: read before, or use ${collection.name}.get()`,
      )
    }
    const node = nodeOf(collection)
    if (node.order >= running.order) {
      throw new GraphError(
        'LaterCollection',
        `${running.name} cannot read ${node.name}: a derivation reads only collections declared before its own`,
      )
    }
    const cell = cellOf(node.cells, key)
    if (cell.run !== run) {
      cell.run = run
      reads.push(cell)
    }
    return node.store.get(key) as V | undefined
  }

  const keepReads = (derivation: Derivation, key: string): void => {
    const former = derivation.readers.get(key)
    if (reads.length === 0) {
      if (former) forget(derivation, key)
      return
    }
    if (former && isSameList(former.reads, reads)) return
    const reader: Reader = former ?? { key, dirty: derivation.dirty, reads: [] }
    if (!former) derivation.readers.set(key, reader)
    for (const cell of reads) addReader(cell, reader)
    for (const cell of reader.reads) {
      if (cell.run !== run) removeReader(cell, reader)
    }
    // A copy has no room to grow, which a list that was pushed to has: 136 bytes for a single read.
    reader.reads = reads.slice()
  }

  return {
    read,
    forget,
    isRunning: () => running !== undefined,
    run: (derivation, key, value) => {
      running = derivation
      run += 1
      reads = []
      derivation.runs += 1
      try {
        return derivation.compute(value, key)
      } finally {
        running = undefined
        keepReads(derivation, key)
      }
    },
  }
}

const forget = ({ readers }: Derivation, key: string): void => {
  const reader = readers.get(key)
  if (!reader) return
  for (const cell of reader.reads) removeReader(cell, reader)
  readers.delete(key)
}

const isSameList = (a: readonly Cell[], b: readonly Cell[]): boolean =>
  a.length === b.length && a.every((cell, index) => cell === b[index])
