import assert from 'node:assert/strict'
import { waitFor } from './wait-for.ts'

describe('waitFor', () => {
  it('gives back the first value that means yes', async () => {
    let asked = 0
    assert.equal(
      await waitFor(() => (++asked < 3 ? undefined : 'here'), { what: 'three', everyMs: 1 }),
      'here',
    )
    assert.equal(asked, 3)
  })

  const failures: readonly [title: string, condition: () => unknown, message: RegExp][] = [
    ['the last value', () => 0, /waited 20 ms for a guest; the last value was 0/],
    [
      'the last error',
      () => Promise.reject(new Error('no door')),
      /for a guest; the last attempt threw no door/,
    ],
  ]
  for (const [title, condition, message] of failures)
    it(`tells what it waited for and ${title}`, async () => {
      await assert.rejects(async () => waitFor(condition, { what: 'a guest', deadlineMs: 20, everyMs: 1 }), {
        message,
      })
    })
})
