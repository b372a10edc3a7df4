import type { Clock } from '@watershed/kube'

export interface Stillness {
  /** Something happened to it: its time starts again. */
  touch(path: string): void
  /** It is not waited for any longer. */
  forget(path: string): void
  has(path: string): boolean
  stop(): void
}

/**
 * Tells of each path once nothing has happened to it for `stillMs`. One timer for all: as everyone waits equally long,
 * whoever was touched first is due first.
 */
export const createStillness = (clock: Clock, stillMs: number, still: (path: string) => void): Stillness => {
  const due = new Map<string, number>()
  let cancel: (() => void) | undefined

  const wait = (): void => {
    const [next] = due.values()
    cancel = next === undefined ? undefined : clock.after(Math.max(next - clock.now(), 0), wake)
  }
  const wake = (): void => {
    const now = clock.now()
    for (const [path, at] of due) {
      if (at > now) break
      due.delete(path)
      still(path)
    }
    wait()
  }
  return {
    touch: (path) => {
      due.delete(path)
      due.set(path, clock.now() + stillMs)
      if (!cancel) wait()
    },
    forget: (path) => void due.delete(path),
    has: (path) => due.has(path),
    stop: () => {
      cancel?.()
      due.clear()
    },
  }
}
