import assert from 'node:assert/strict'
import type { EdgeAccess } from '@watershed/model'
import { formatIp } from '@watershed/net-address'
import fc from 'fast-check'
import { sourcesOf } from './sources-of.ts'

const none: readonly string[] = []

describe('sourcesOf', () => {
  const cases: readonly (readonly [string, readonly EdgeAccess[], readonly string[], readonly string[]])[] = [
    ['who is not denied', [{ deny: ['10.0.0.0/8'] }], ['0.0.0.0/0', '::/0'], ['10.0.0.0/8']],
    ['who is allowed', [{ allow: ['10.0.0.0/8'], deny: none }], ['10.0.0.0/8'], ['0.0.0.0/0', '::/0']],
    [
      'who is allowed and not denied, however closely allowed',
      [{ allow: ['10.0.0.0/8', '10.0.0.7/32'], deny: ['10.0.0.0/24'] }],
      ['10.0.0.0/8'],
      ['0.0.0.0/0', '10.0.0.0/24', '10.0.0.7/32', '::/0'],
    ],
    [
      'who is in all lists',
      [
        { allow: ['10.0.0.0/8'], deny: none },
        { allow: ['10.1.0.0/16', '11.0.0.0/8'], deny: none },
      ],
      ['10.1.0.0/16'],
      ['0.0.0.0/0', '10.0.0.0/8', '11.0.0.0/8', '::/0'],
    ],
    ['nobody, of IPv6', [{ deny: ['::/0'] }], ['0.0.0.0/0'], ['::/0']],
  ]
  for (const [what, lists, allowed, denied] of cases)
    it(`lets in ${what}`, () => assert.deepEqual(sourcesOf(lists), { allowed, denied }))

  it('is none where there is no list', () => assert.equal(sourcesOf([]), undefined))

  it('says of every address what the lists say', () => {
    const cidr = fc
      .tuple(fc.nat({ max: 255 }), fc.integer({ min: 24, max: 32 }))
      .map(([last, length]) => `10.0.0.${(last >> (32 - length)) << (32 - length)}/${length}`)
    const list = fc.record(
      { allow: fc.array(cidr, { minLength: 1, maxLength: 5 }), deny: fc.array(cidr, { maxLength: 5 }) },
      { requiredKeys: ['deny'] },
    )
    fc.assert(
      fc.property(fc.array(list, { minLength: 1, maxLength: 3 }), fc.nat({ max: 255 }), (lists, last) => {
        const isIn = (one: string) => isWithin(last, one)
        const expected = lists.every(({ allow, deny }) => (allow?.some(isIn) ?? true) && !deny.some(isIn))
        const { allowed, denied } = sourcesOf(lists) ?? { allowed: none, denied: none }
        const longest = [...allowed, ...denied].filter(isIn).sort((a, b) => lengthOf(b) - lengthOf(a))[0]
        assert.ok(longest !== undefined)
        assert.equal(allowed.includes(longest), expected)
      }),
    )
  })
})

const lengthOf = (cidr: string): number => Number(cidr.split('/')[1])

/** Of 10.0.0.0/24, an address by its last byte. */
const isWithin = (last: number, cidr: string): boolean => {
  if (cidr.endsWith('/0')) return !cidr.includes(':')
  const masked = (BigInt(last) >> BigInt(32 - lengthOf(cidr))) << BigInt(32 - lengthOf(cidr))
  return `${formatIp(4, (10n << 24n) + masked)}/${lengthOf(cidr)}` === cidr
}
