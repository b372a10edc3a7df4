import assert from 'node:assert/strict'
import { differences } from './differences.ts'

describe('differences', () => {
  const cases: readonly [title: string, actual: unknown, expected: unknown, found: readonly string[]][] = [
    [
      'nothing where the claims hold',
      { a: 1, b: { c: [1, { d: 2, e: 3 }] } },
      { b: { c: [1, { d: 2 }] } },
      [],
    ],
    [
      'a value deep inside',
      { rules: [{ weight: 10 }] },
      { rules: [{ weight: 90 }] },
      ['rules[0].weight: expected 90, got 10'],
    ],
    ['what is missing', {}, { name: 'shop' }, ['name: expected "shop", got nothing']],
    [
      'other lengths, and what differs besides',
      [1, 2],
      [3],
      ['the result: expected 1 elements, got 2', '[0]: expected 3, got 1'],
    ],
    ['a claim of absence', { a: 1 }, { a: null, b: null }, ['a: expected null, got 1']],
    ['keys that are no words', { '/shop': 1 }, { '/shop': 2 }, ['["/shop"]: expected 2, got 1']],
    ['a list where an object is claimed', [], {}, ['the result: expected {}, got []']],
  ]
  for (const [title, actual, expected, found] of cases)
    it(`tells ${title}`, () => {
      assert.deepEqual(differences(actual, expected), found)
    })

  it('tells fields that nobody claimed, when the whole is compared', () => {
    assert.deepEqual(differences({ a: 1, b: { c: 2 } }, { b: {} }, 'whole'), [
      'b.c: expected nothing, got 2',
      'a: expected nothing, got 1',
    ])
  })
})
