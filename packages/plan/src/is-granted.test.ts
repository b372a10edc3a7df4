import assert from 'node:assert/strict'
import type { ReferenceGrant } from '@watershed/model'
import { isGranted } from './is-granted.ts'

const from = { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'web' }
const to = { group: '', kind: 'Service', namespace: 'shop', name: 'cart' }

const grant = (change: Partial<ReferenceGrant> = {}): Pick<ReferenceGrant, 'from' | 'to'> => ({
  from: [from],
  to: [{ group: '', kind: 'Service' }],
  ...change,
})

const cases: readonly (readonly [string, readonly Pick<ReferenceGrant, 'from' | 'to'>[], boolean])[] = [
  ['none', [], false],
  ['one of all Services', [grant()], true],
  ['one of this Service', [grant({ to: [{ group: '', kind: 'Service', name: 'cart' }] })], true],
  ['one of another Service', [grant({ to: [{ group: '', kind: 'Service', name: 'user' }] })], false],
  ['one of another kind', [grant({ to: [{ group: '', kind: 'Secret' }] })], false],
  ['one of another group', [grant({ to: [{ group: 'x', kind: 'Service' }] })], false],
  ['one to another namespace', [grant({ from: [{ ...from, namespace: 'blog' }] })], false],
  ['one to another kind of route', [grant({ from: [{ ...from, kind: 'GRPCRoute' }] })], false],
  [
    'two of which each has one side',
    [grant({ from: [{ ...from, namespace: 'blog' }] }), grant({ to: [{ group: '', kind: 'Secret' }] })],
    false,
  ],
  ['a second one that does', [grant({ to: [] }), grant()], true],
]

describe('a reference into another namespace', () => {
  for (const [grants, given, expected] of cases)
    it(`is ${expected ? 'allowed' : 'refused'} with grants: ${grants}`, () =>
      assert.equal(isGranted(given, from, to), expected))

  it('needs no grant where it is none', () => assert.ok(isGranted([], { ...from, namespace: 'shop' }, to)))
})
