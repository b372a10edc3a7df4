export interface TokenBucket {
  /** Takes one token; false if there is none. */
  take(at: number): boolean
}

/** `burst` tokens at once and `perSecond` after that. `at` is in milliseconds and does not go back. */
export function createTokenBucket(perSecond: number, burst: number): TokenBucket {
  let tokens = burst
  let filledAt = 0
  return {
    take(at) {
      tokens = Math.min(burst, tokens + ((at - filledAt) * perSecond) / 1000)
      filledAt = at
      if (tokens < 1) return false
      tokens -= 1
      return true
    },
  }
}
