import assert from 'node:assert/strict'
import type { KnownEdge } from './known-edge.ts'
import type { Judgement } from './judge-claims.ts'
import { judgeClaims } from './judge-claims.ts'
import type { Claimed, WaitingClaims } from './waiting-claims.ts'
import { createWaitingClaims } from './waiting-claims.ts'

const edge = (position: number): KnownEdge => ({ node: 'edge-1', position, nacks: () => [] })

const judge = (claims: WaitingClaims, changes: Partial<Judgement> = {}) =>
  judgeClaims({
    ...{ claims, refused: new Map(), edges: [edge(1)], known: Infinity, told: Infinity },
    ...{ nameBefore: undefined, unserved: new Set<string>(), isOf: () => false, stateOf: () => undefined },
    ...changes,
  })

/** `many` claims of revision 2, and `a` of revision 1; counts how many waiting ones are gone through. */
const claimsOf = (many: number): { readonly claims: WaitingClaims; readonly seen: () => number } => {
  const claims = createWaitingClaims()
  claims.claim('a', '1', false)
  claims.reached(1, false, 0)
  for (let index = 0; index < many; index++) claims.claim(`b${index}`, '1', false)
  claims.reached(2, false, 1_000)
  let seen = 0
  const counted = new (class extends Map<string, Claimed> {
    override *[Symbol.iterator](): MapIterator<[string, Claimed]> {
      for (const entry of claims.waiting().entries()) {
        seen += 1
        yield entry
      }
    }
    override get(key: string) {
      return claims.waiting().get(key)
    }
  })()
  return { claims: { ...claims, waiting: () => counted }, seen: () => seen }
}

describe('judgeClaims', () => {
  it('looks at what was answered, however many wait', () => {
    const { claims, seen } = claimsOf(10_000)
    assert.deepEqual([...judge(claims)], [['a', { claim: '1', state: 'Programmed' }]])
    assert.equal(seen(), 0)
  })

  it('looks at those that were said to have no edges, once there are', () => {
    const { claims, seen } = claimsOf(10_000)
    const found = judge(claims, { unserved: new Set(['b7', 'gone']) })
    assert.deepEqual(found.get('b7'), { claim: '1', state: 'Waiting' })
    assert.deepEqual([...found.keys()].sort(), ['a', 'b7'])
    assert.equal(seen(), 0)
  })

  it('names who is late with those that have waited long enough', () => {
    const { claims, seen } = claimsOf(2)
    const late = { claim: '1', state: 'Waiting', detail: 'edge-1' } as const
    assert.deepEqual([...judge(claims, { nameBefore: 1_000 }).keys()], ['a'])
    assert.deepEqual(
      [...judge(claims, { nameBefore: 1_001 })],
      [
        ['b0', late],
        ['b1', late],
      ],
    )
    assert.equal(seen(), 4)
  })
})
