import assert from 'node:assert/strict'
import { waitFor } from '@watershed/testkit'
import { createWorkQueue } from './create-work-queue.ts'

describe('createWorkQueue', () => {
  it('works on a key again that is added meanwhile, and never twice at once', async () => {
    const [begun, ends]: [string[], (() => void)[]] = [[], []]
    const work = (key: string) =>
      new Promise<void>((resolve) => {
        begun.push(key)
        ends.push(resolve)
      })
    const queue = createWorkQueue({ atOnce: 2, work, failed: assert.fail })
    for (const key of ['a', 'a', 'a', 'b', 'c']) queue.add(key)
    assert.deepEqual(begun, ['a', 'b'])
    queue.add('a')
    assert.deepEqual(begun, ['a', 'b'])
    ends[0]!()
    await waitFor(() => begun.length === 3, { what: 'another' })
    ends[1]!()
    await waitFor(() => begun.length === 4, { what: 'the last' })
    assert.deepEqual(begun.slice(2).sort(), ['a', 'c'])
    queue.stop()
  })

  it('tries again what failed', async () => {
    let attempts = 0
    const failures: unknown[] = []
    const queue = createWorkQueue({
      atOnce: 1,
      work: async () => {
        if (++attempts < 3) throw new Error(`attempt ${attempts}`)
      },
      failed: (_key, error) => failures.push(error),
      retryAfterMs: 1,
    })
    queue.add('a')
    await waitFor(() => attempts === 3, { what: 'the third attempt' })
    assert.deepEqual(failures.map(String), ['Error: attempt 1', 'Error: attempt 2'])
    queue.stop()
  })
})
