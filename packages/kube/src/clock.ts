/** What tells the time and waits, so that tests need not. */
export interface Clock {
  /** In ms; only differences mean something. */
  now(): number
  /** Runs it once, later, unless the function that is returned is called before. */
  after(ms: number, run: () => void): () => void
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}
