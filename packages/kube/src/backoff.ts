export interface Backoff {
  readonly baseMs: number
  readonly capMs: number
}

/** How long to wait after failure number `failures` (from 0): full jitter, so that those who lost a server together do not return together. */
export const backoffMs = (failures: number, { baseMs, capMs }: Backoff, random: () => number): number =>
  random() * Math.min(capMs, baseMs * 2 ** Math.min(failures, 30))
