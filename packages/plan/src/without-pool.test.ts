import assert from 'node:assert/strict'
import type { GatewayAddress } from '@watershed/model'
import { withoutPool } from './without-pool.ts'

describe('withoutPool', () => {
  const cases: readonly (readonly [string, readonly GatewayAddress[], string | undefined])[] = [
    ['nothing that is asked for', [], undefined],
    ['any address', [{ type: 'IPAddress' }], undefined],
    ['one by name', [{ type: 'IPAddress' }, { type: 'IPAddress', value: '10.0.0.7' }], 'AddressNotUsable'],
    ['a type that is not known', [{ type: 'Hostname' }], 'UnsupportedAddress'],
  ]
  for (const [title, requests, reason] of cases)
    it(`judges ${title}`, () => assert.equal(withoutPool(requests)?.reason, reason))
})
