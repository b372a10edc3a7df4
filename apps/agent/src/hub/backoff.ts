export interface Backoff {
  readonly baseMs: number
  readonly capMs: number
}

/** How long to wait after failure number `attempt` (from 0): full jitter, so that agents who lost the hub together do not return together. */
export const backoffMs = (attempt: number, { baseMs, capMs }: Backoff, random: () => number): number =>
  random() * Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30))
