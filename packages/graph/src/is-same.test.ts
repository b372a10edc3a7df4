import assert from 'node:assert/strict'
import { isSame } from './is-same.ts'

describe('isSame', () => {
  const loops: unknown[][] = [[], []]
  for (const loop of loops) loop.push(loop)
  const cases: readonly (readonly [string, unknown, unknown, boolean])[] = [
    ['objects in another order of keys', { a: 1, b: [2] }, { b: [2], a: 1 }, true],
    ['another value', { a: 1 }, { a: 2 }, false],
    ['a key more', { a: 1 }, { a: 1, b: undefined }, false],
    ['bytes', Uint8Array.of(1, 2), Uint8Array.of(1, 2), true],
    ['other bytes', Uint8Array.of(1, 2), Uint8Array.of(1, 3), false],
    ['bigints', { n: 1n }, { n: 1n }, true],
    ['absence', undefined, null, false],
    ['values that contain themselves', loops[0], loops[1], false],
  ]
  for (const [name, a, b, expected] of cases) {
    it(`${expected ? 'holds' : 'does not hold'} for ${name}`, () => assert.equal(isSame(a, b), expected))
  }
})
