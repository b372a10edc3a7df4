import assert from 'node:assert/strict'
import type { Listener } from '@watershed/model'
import type { ListenerClaim, ListenerRank } from './listener-claim.ts'
import { compareRanks, conflictOf } from './listener-claim.ts'

const claim = (key: string, rest: Partial<Listener> = {}): ListenerClaim => ({
  key,
  rank: [],
  listener: { protocol: 'HTTP', port: 80, ...rest },
})

const cases: readonly (readonly [
  says: string,
  own: ListenerClaim,
  onPort: ListenerClaim | undefined,
  onHostname: ListenerClaim | undefined,
  reason: string | undefined,
])[] = [
  ['alone', claim('a'), claim('a'), claim('a'), undefined],
  ['beside another hostname', claim('b', { hostname: 'b.com' }), claim('a'), claim('b'), undefined],
  ['with the same hostname', claim('b'), claim('a'), claim('a'), 'HostnameConflict'],
  ['of another protocol', claim('b', { protocol: 'TCP' }), claim('a'), claim('b'), 'ProtocolConflict'],
  ['of HTTPS where HTTP is', claim('b', { protocol: 'HTTPS' }), claim('a'), claim('b'), 'ProtocolConflict'],
  [
    'of TLS beside HTTPS, by server name',
    claim('b', { protocol: 'TLS', hostname: 'b.com' }),
    claim('a', { protocol: 'HTTPS' }),
    claim('b', { protocol: 'TLS', hostname: 'b.com' }),
    undefined,
  ],
  [
    'of TCP where TCP is: there is nothing to tell connections by',
    claim('b', { protocol: 'TCP' }),
    claim('a', { protocol: 'TCP' }),
    claim('a', { protocol: 'TCP' }),
    'ProtocolConflict',
  ],
]

describe('conflictOf', () => {
  for (const [says, own, onPort, onHostname, reason] of cases)
    it(`a listener ${says}: ${reason ?? 'no conflict'}`, () => {
      const found = conflictOf(own, onPort, onHostname)
      assert.equal(found?.reason, reason)
      if (found) assert.match(found.message, /listener a(,|'s,) which has precedence/)
    })
})

describe('compareRanks', () => {
  // As GEP-1713 has it: of Gateways the older; in one, its own listeners; then its ListenerSets by age, and by name.
  const order: readonly ListenerRank[] = [
    [1, 'infra/old', 0, 0],
    [1, 'infra/old', 0, 1],
    [1, 'infra/old', 1, 3, 'shop/b', 0],
    [1, 'infra/old', 1, 4, 'shop/a', 0],
    [1, 'infra/old', 1, 4, 'shop/b', 0],
    [1, 'infra/old', 1, 4, 'shop/b', 1],
    [2, 'infra/a', 0, 0],
    [2, 'infra/b', 0, 0],
  ]
  it('puts listeners in the order of their precedence, whatever they came in', () => {
    assert.deepEqual([...order].reverse().sort(compareRanks), order)
    assert.deepEqual([...order.slice(3), ...order.slice(0, 3)].sort(compareRanks), order)
  })
})
