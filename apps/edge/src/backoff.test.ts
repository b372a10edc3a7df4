import assert from 'node:assert/strict'
import { createBackoff } from './backoff.ts'

describe('createBackoff', () => {
  const waits = (random: number): readonly number[] => {
    const backoff = createBackoff({ baseMs: 100, maxMs: 1_000 }, () => random)
    return Array.from({ length: 6 }, () => backoff.next())
  }
  it('doubles up to its limit', () => assert.deepEqual(waits(1), [100, 200, 400, 800, 1_000, 1_000]))
  it('takes off up to half by chance', () => assert.deepEqual(waits(0), [50, 100, 200, 400, 500, 500]))

  it('begins anew', () => {
    const backoff = createBackoff({ baseMs: 100, maxMs: 1_000 }, () => 1)
    backoff.next()
    backoff.next()
    backoff.reset()
    assert.equal(backoff.next(), 100)
  })
})
