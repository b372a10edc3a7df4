import assert from 'node:assert/strict'
import fc from 'fast-check'
import { formatIp, parseAddressRange, parseIp } from './address-range.ts'

const written = (range: ReturnType<typeof parseAddressRange>): string | undefined =>
  range && `${formatIp(range.family, range.first)} to ${formatIp(range.family, range.last)}`

describe('parseAddressRange', () => {
  const good: readonly (readonly [string, string])[] = [
    ['10.0.0.7', '10.0.0.7 to 10.0.0.7'],
    ['10.0.0.0/30', '10.0.0.1 to 10.0.0.2'],
    ['10.0.0.0/31', '10.0.0.0 to 10.0.0.1'],
    ['10.0.0.7/32', '10.0.0.7 to 10.0.0.7'],
    ['fd00::/126', 'fd00:: to fd00::3'],
    ['FD00:0::7', 'fd00::7 to fd00::7'],
    ['::ffff:10.0.0.7', '::ffff:a00:7 to ::ffff:a00:7'],
    ['0.0.0.0/0', '0.0.0.1 to 255.255.255.254'],
  ]
  for (const [text, range] of good)
    it(`reads ${text}`, () => assert.equal(written(parseAddressRange(text)), range))

  for (const text of ['10.0.0.7/24', '10.0.0.0/33', 'fd00::/129', '10.0.0', 'fe80::1%eth0', 'edge', ''])
    it(`takes '${text}' for no range`, () => assert.equal(parseAddressRange(text), undefined))
})

describe('parseIp', () => {
  it('takes back what formatIp writes', () => {
    const families = fc.oneof(
      fc.tuple(fc.constant(4 as const), fc.bigInt({ min: 0n, max: (1n << 32n) - 1n })),
      fc.tuple(fc.constant(6 as const), fc.bigInt({ min: 0n, max: (1n << 128n) - 1n })),
    )
    fc.assert(
      fc.property(families, ([family, number]) =>
        assert.deepEqual(parseIp(formatIp(family, number)), { family, number }),
      ),
    )
  })

  for (const text of ['10.0.0.0/24', 'fe80::1%eth0', 'edge', ''])
    it(`takes '${text}' for no address`, () => assert.equal(parseIp(text), undefined))
})
