import assert from 'node:assert/strict'
import { isLoopback, parseAddress } from './address.ts'

describe('parseAddress', () => {
  const good: readonly (readonly [string, string, number])[] = [
    ['hub.example:7071', 'hub.example', 7071],
    ['10.0.0.7:65535', '10.0.0.7', 65_535],
    ['[::1]:7071', '::1', 7071],
    ['[10.0.0.7]:7071', '10.0.0.7', 7071],
  ]
  for (const [written, host, port] of good)
    it(`reads ${written}`, () => assert.deepEqual(parseAddress('--hub', written), { host, port }))

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
    it(`refuses '${written}' and names the flag`, () =>
      assert.throws(() => parseAddress('--hub', written), {
        code: 'BadOptions',
        message: /^--hub must be HOST:PORT/,
      }))
})

describe('isLoopback', () => {
  for (const host of ['localhost', '127.0.0.1', '127.9.9.9', '::1'])
    it(`says yes to ${host}`, () => assert.ok(isLoopback(host)))
  for (const host of ['127.example.com', '10.0.0.1', 'hub.example', '0.0.0.0', '::'])
    it(`says no to ${host}`, () => assert.ok(!isLoopback(host)))
})
