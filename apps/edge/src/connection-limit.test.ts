import assert from 'node:assert/strict'
import { connectionLimit, openFileLimit } from './connection-limit.ts'

describe('connectionLimit', () => {
  const cases: readonly (readonly [string, number, number, number])[] = [
    ['what was asked for', 50_000, 1_048_576, 50_000],
    ['half of the open files, less what is reserved', 50_000, 21_000, 10_000],
    ['some at least', 50_000, 256, 100],
    ['what was asked for where there is no telling', 50_000, Infinity, 50_000],
  ]
  for (const [what, asked, openFiles, limit] of cases)
    it(`is ${what}`, () => assert.equal(connectionLimit(asked, openFiles), limit))

  it('knows the limit of this process', async () => assert.ok((await openFileLimit()) > 0))
})
