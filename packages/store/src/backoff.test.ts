import assert from 'node:assert/strict'
import { backoff } from './backoff.ts'

describe('backoff', () => {
  const cases: readonly (readonly [attempt: number, random: number, ms: number])[] = [
    [1, 0, 25],
    [1, 1, 50],
    [2, 0.5, 75],
    [4, 1, 400],
    [20, 0, 1_000],
    [2_000, 1, 2_000],
  ]
  for (const [attempt, random, ms] of cases)
    it(`waits ${ms} ms before try ${attempt} at ${random}`, () =>
      assert.equal(
        backoff(attempt, () => random),
        ms,
      ))
})
