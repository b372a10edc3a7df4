import assert from 'node:assert/strict'
import { createTokenBucket } from './token-bucket.ts'

describe('createTokenBucket', () => {
  it('gives a burst at once, then so many a second, and saves up no more than the burst', () => {
    const bucket = createTokenBucket(2, 3)
    const taken = [0, 0, 0, 0, 499, 500, 500, 100_000, 100_000, 100_000, 100_000].map((at) => bucket.take(at))
    assert.deepEqual(taken, [true, true, true, false, false, true, false, true, true, true, false])
  })
})
