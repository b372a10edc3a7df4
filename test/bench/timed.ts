import { round } from './statistics.ts'

/** Waits, and tells how long a part of the preparations took. */
export const timed = async <V>(what: string, work: Promise<V>): Promise<V> => {
  const started = performance.now()
  const value = await work
  process.stderr.write(`  ${what}: ${round((performance.now() - started) / 1_000, 1)} s\n`)
  return value
}
