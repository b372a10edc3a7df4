/** Time as {@link trackProgramming} takes it: `now` is the clock that the xDS server stamps changes with. */
export interface ProgrammingClock {
  now(): number
  /** Returns what cancels it. */
  after(ms: number, then: () => void): () => void
}

export const programmingClock: ProgrammingClock = {
  now: () => performance.timeOrigin + performance.now(),
  after: (ms, then) => {
    const timer = setTimeout(then, ms)
    return () => clearTimeout(timer)
  },
}
