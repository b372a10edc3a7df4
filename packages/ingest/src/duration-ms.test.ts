import assert from 'node:assert/strict'
import { durationMs } from './duration-ms.ts'

const cases: readonly (readonly [string, number])[] = [
  ['0s', 0],
  ['500ms', 500],
  ['10s', 10_000],
  ['1m500ms', 60_500],
  ['1h30m', 5_400_000],
  ['1m1m', 120_000],
  ['99999h', 359_996_400_000],
]

describe('durationMs', () => {
  for (const [duration, ms] of cases)
    it(`${duration} is ${ms} ms`, () => assert.equal(durationMs(duration), ms))
})
