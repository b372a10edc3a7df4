import type { ReachedPosition } from '@watershed/store'

/** How far this replica has followed the change stream, for those who wait for a change of theirs. */
export interface Arrivals {
  reached(position: ReachedPosition): void
  /** Whether all up to the position is carried out within so long. */
  until(position: ReachedPosition, timeoutMs: number): Promise<boolean>
}

export const createArrivals = (): Arrivals => {
  let at: ReachedPosition | undefined
  const waiting = new Set<() => void>()
  const isThere = ({ dataset, revision }: ReachedPosition): boolean =>
    at !== undefined && at.dataset === dataset && at.revision >= revision
  return {
    reached: (position) => {
      at = position
      for (const look of waiting) look()
    },
    until: async (position, timeoutMs) =>
      isThere(position) ||
      new Promise((resolve) => {
        const end = (arrived: boolean): void => {
          waiting.delete(look)
          clearTimeout(timer)
          resolve(arrived)
        }
        const look = (): void => {
          if (isThere(position)) end(true)
        }
        const timer = setTimeout(() => end(false), timeoutMs)
        waiting.add(look)
      }),
  }
}
