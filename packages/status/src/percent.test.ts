import assert from 'node:assert/strict'
import { percent } from './percent.ts'

describe('percent', () => {
  const cases: readonly (readonly [share: number, text: string])[] = [
    [0, '0%'],
    [1, '100%'],
    [0.9, '90%'],
    [1 / 3, '33.3%'],
    [2 / 3, '66.7%'],
    [0.125, '12.5%'],
    [0.00001, '0.1%'],
    [0.99999, '99.9%'],
    [0.1 + 0.2 + 0.7, '100%'],
    [1 - 0.9 - 0.1, '0%'],
  ]
  for (const [share, text] of cases)
    it(`writes ${share} as ${text}`, () => assert.equal(percent(share), text))
})
