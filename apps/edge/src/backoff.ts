/** Ever longer waits between attempts, with full jitter, so that a fleet does not come back as one. */
export interface Backoff {
  /** The next wait in ms. */
  next(): number
  reset(): void
}

export interface BackoffLimits {
  readonly baseMs: number
  readonly maxMs: number
}

/** `random` gives numbers from 0 to 1. A wait is at least half of what jitter would spread. */
export const createBackoff = (
  { baseMs, maxMs }: BackoffLimits,
  random: () => number = Math.random,
): Backoff => {
  let attempts = 0
  return {
    next: () => {
      const ceiling = Math.min(maxMs, baseMs * 2 ** attempts++)
      return Math.round((ceiling / 2) * (1 + random()))
    },
    reset: () => {
      attempts = 0
    },
  }
}
