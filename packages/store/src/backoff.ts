const firstMs = 50
const mostMs = 2_000

/** Waiting time in ms before the attempt-th try (from 1): doubling, with equal jitter so that replicas do not return at once. */
export const backoff = (attempt: number, random: () => number = Math.random): number => {
  const ceiling = Math.min(mostMs, firstMs * 2 ** (attempt - 1))
  return Math.round(ceiling / 2 + (random() * ceiling) / 2)
}
