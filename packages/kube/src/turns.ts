/** Runs at most so many at a time; the others wait, first come first served. */
export type Turns = <R>(run: () => Promise<R>) => Promise<R>

export const createTurns = (atOnce: number): Turns => {
  let free = atOnce
  const waiting: (() => void)[] = []
  return async (run) => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await run()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}
