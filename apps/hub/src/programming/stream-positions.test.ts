import assert from 'node:assert/strict'
import fc from 'fast-check'
import { createStreamPositions } from './stream-positions.ts'

const dataset = 'one'

describe('createStreamPositions', () => {
  it('says nothing of an edge that waits, that loads, or before anything was reached', () => {
    const positions = createStreamPositions()
    assert.equal(positions.of({ waitingForReady: false, unsettledSince: undefined }), -1)
    positions.reached({ dataset, revision: 7 }, 1_000)
    assert.equal(positions.of({ waitingForReady: true, unsettledSince: undefined }), -1)
    assert.equal(positions.of({ waitingForReady: false, unsettledSince: 0 }), -1)
  })

  it('is the newest revision where all is acknowledged, else the last before what is not', () => {
    const positions = createStreamPositions()
    for (const revision of [5, 6, 7]) positions.reached({ dataset, revision }, revision * 100)
    const of = (unsettledSince: number | undefined) =>
      positions.of({ waitingForReady: false, unsettledSince })
    assert.deepEqual([of(undefined), of(650), of(600), of(499)], [7, 6, 5, -1])
  })

  it('begins anew with another dataset', () => {
    const positions = createStreamPositions()
    positions.reached({ dataset, revision: 900 }, 100)
    positions.reached({ dataset: 'two', revision: 3 }, 200)
    assert.equal(positions.of({ waitingForReady: false, unsettledSince: 150 }), -1)
    assert.equal(positions.of({ waitingForReady: false, unsettledSince: 250 }), 3)
  })

  it('never says more than is so, however many revisions there are, and all of it at rest', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 10_000, size: 'max' }),
        fc.nat({ max: 40_000 }),
        (gaps, since) => {
          const positions = createStreamPositions()
          let at = 1
          const times = gaps.map((gap) => (at += gap))
          times.forEach((time, revision) => positions.reached({ dataset, revision }, time))
          const found = positions.of({ waitingForReady: false, unsettledSince: since + 1 })
          assert.ok(found === -1 || (times[found] ?? Infinity) < since + 1)
          assert.equal(positions.of({ waitingForReady: false, unsettledSince: undefined }), gaps.length - 1)
        },
      ),
      { numRuns: 50 },
    )
  })
})
