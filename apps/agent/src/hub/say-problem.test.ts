import assert from 'node:assert/strict'
import { makeProblem } from '@watershed/wire'
import { sayProblem } from './say-problem.ts'

describe('sayProblem', () => {
  const cases: readonly [says: string, answer: unknown, said: string | undefined][] = [
    ['what is wrong', makeProblem('NotReady', 'it reads its Redis'), 'it reads its Redis'],
    [
      'what to do about it',
      makeProblem('UnknownEpoch', 'no such session', { cure: 'open one' }),
      'no such session: open one',
    ],
    [
      'what a hub of the version before said',
      { code: 'SeqGap', message: 'report 3 is missing' },
      'report 3 is missing',
    ],
    ['nothing of what is no hub', '<html>', undefined],
    ['nothing of nothing', undefined, undefined],
    ['not more than a log bears', { detail: 'x'.repeat(9_999) }, 'x'.repeat(2_000)],
  ]
  for (const [says, answer, said] of cases) it(`says ${says}`, () => assert.equal(sayProblem(answer), said))
})
