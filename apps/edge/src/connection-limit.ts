import { readFile } from 'node:fs/promises'

/** For listeners, the hub, and connections to backends that outlive a client's. */
const reserved = 1_000

/**
 * How many downstream connections Envoy may have: what was asked for, but no more than its open files allow, as each
 * may need another to a backend. Envoy that runs out of files cannot accept, nor reach backends; one at its limit of
 * connections refuses politely.
 */
export const connectionLimit = (asked: number, openFiles: number): number =>
  Math.max(100, Math.min(asked, Math.floor((openFiles - reserved) / 2)))

/** The limit of open files of this process, which Envoy inherits. Infinity where there is no telling. */
export const openFileLimit = async (): Promise<number> => {
  try {
    const limits = await readFile('/proc/self/limits', 'utf8')
    return Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Infinity)
  } catch {
    return Infinity
  }
}
