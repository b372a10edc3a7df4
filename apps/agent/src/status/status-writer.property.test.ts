import fc from 'fast-check'
import type { Step } from '../testing/status-lab.ts'
import { createStatusLab, objectNames } from '../testing/status-lab.ts'

const name = fc.constantFrom(...objectNames)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('want' as const),
      name,
      variant: fc.nat(3),
      state: fc.constantFrom('Pending', 'Programmed', 'Refused'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('wantNothing' as const), name }) },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('othersEdit' as const),
      name,
      controller: fc.constantFrom('one.example', 'two.example'),
      at: fc.nat(3),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('delete' as const), name }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('create' as const), name }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('fault' as const),
      code: fc.constantFrom('Conflict', 'NotFound', 'Forbidden', 'ServerError', 'TimedOut', 'Invalid'),
      when: fc.constantFrom('before', 'after'),
      times: fc.integer({ min: 1, max: 6 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('answerIn' as const), ms: fc.nat(3_000) }) },
  { weight: 8, arbitrary: fc.record({ type: fc.constant('pass' as const), ms: fc.nat(2_000) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('restart' as const) }) },
)

describe('the writing of statuses', function () {
  this.timeout(60_000)

  it('ends with what is wanted and what others wrote, whatever happens in whichever order, and writes no more than that takes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const lab = createStatusLab()
        for (const one of steps) await lab.take(one)
        await lab.calm()
        lab.checkStatuses()
        lab.checkWrites()
        await lab.checkRest()
      }),
      { numRuns: 500 },
    )
  })
})
