import assert from 'node:assert/strict'
import { backoffMs } from './backoff.ts'

describe('backoffMs', () => {
  const backoff = { baseMs: 100, capMs: 15_000 }

  it('doubles up to its cap', () => {
    assert.deepEqual(
      [0, 1, 2, 7, 8, 1_000].map((attempt) => backoffMs(attempt, backoff, () => 1)),
      [100, 200, 400, 12_800, 15_000, 15_000],
    )
  })

  it('may be anything below that', () => {
    assert.equal(
      backoffMs(3, backoff, () => 0),
      0,
    )
    assert.equal(
      backoffMs(3, backoff, () => 0.5),
      400,
    )
  })
})
