import assert from 'node:assert/strict'
import { parseAddress } from './parse-address.ts'

describe('parseAddress', () => {
  const good: readonly (readonly [string, string, number])[] = [
    ['hub.example:7071', 'hub.example', 7071],
    ['10.0.0.7:65535', '10.0.0.7', 65_535],
    ['[::1]:7071', '::1', 7071],
    ['[10.0.0.7]:7071', '10.0.0.7', 7071],
  ]
  for (const [written, host, port] of good)
    it(`reads ${written}`, () => assert.deepEqual(parseAddress(written), { host, port }))

  for (const written of [
    'hub.example',
    'hub.example:',
    ':7071',
    'hub:0',
    'hub:65536',
    '::1:7071',
    '[hub]:1',
    '',
  ])
    it(`takes '${written}' for no address`, () => assert.equal(parseAddress(written), undefined))

  it('reads port 0 for who listens', () =>
    assert.deepEqual(parseAddress('127.0.0.1:0', 0), { host: '127.0.0.1', port: 0 }))
})
