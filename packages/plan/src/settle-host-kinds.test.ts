import assert from 'node:assert/strict'
import fc from 'fast-check'
import { coversHostname } from './hostname.ts'
import type { HostContender, HostKind } from './settle-host-kinds.ts'
import { settleHostKinds } from './settle-host-kinds.ts'

const contender = (
  kind: HostKind,
  name: string,
  created: number,
  ...hostnames: readonly string[]
): HostContender => ({ route: `${kind}Route/${name}`, kind, created, rank: `${name} ${kind}`, hostnames })

const http = (name: string, created: number, ...hostnames: readonly string[]) =>
  contender('HTTP', name, created, ...hostnames)
const grpc = (name: string, created: number, ...hostnames: readonly string[]) =>
  contender('GRPC', name, created, ...hostnames)

describe('settleHostKinds', () => {
  const cases: readonly (readonly [what: string, of: readonly HostContender[], lost: readonly string[]])[] = [
    ['the older', [http('shop/a', 2, 'a.b'), grpc('shop/b', 1, 'a.b')], ['HTTPRoute/shop/a']],
    [
      'of one age, the first by name',
      [http('shop/b', 1, 'a.b'), grpc('shop/a', 1, 'a.b')],
      ['HTTPRoute/shop/b'],
    ],
    ['both of different hostnames', [http('shop/a', 1, 'a.b'), grpc('shop/b', 2, 'c.b')], []],
    ['both of one kind', [http('shop/a', 1, 'a.b'), http('shop/b', 2, 'a.b')], []],
    [
      'one of a wildcard and a hostname within',
      [http('shop/a', 1, '*.b'), grpc('shop/b', 2, 'x.a.b')],
      ['GRPCRoute/shop/b'],
    ],
    [
      'one of a hostname and a wildcard over it',
      [http('shop/a', 1, 'x.a.b'), grpc('shop/b', 2, '*.b')],
      ['GRPCRoute/shop/b'],
    ],
    ['both of a wildcard and its own domain', [http('shop/a', 1, 'b.c'), grpc('shop/b', 2, '*.b.c')], []],
    [
      'one of all hostnames and a single one',
      [grpc('shop/a', 1, 'a.b'), http('shop/b', 2, '*')],
      ['HTTPRoute/shop/b'],
    ],
    [
      'whom only one that is refused stands against',
      [http('shop/a', 1, 'a.b'), grpc('shop/b', 2, 'a.b', 'c.b'), http('shop/c', 3, 'c.b')],
      ['GRPCRoute/shop/b'],
    ],
  ]
  for (const [what, of, lost] of cases)
    it(`takes ${what}`, () => {
      assert.deepEqual([...settleHostKinds(of).keys()], lost)
      assert.deepEqual([...settleHostKinds(of.toReversed()).keys()], lost)
    })

  it('says who came first, and for which hostname', () => {
    const losses = settleHostKinds([http('shop/a', 1, '*.b'), grpc('shop/b', 2, 'a.c', 'x.a.b')])
    assert.deepEqual(losses.get('GRPCRoute/shop/b'), { hostname: 'x.a.b', winner: 'HTTPRoute/shop/a' })
  })

  it('refuses exactly those that an older route of the other kind, itself accepted, intersects', () => {
    const hostname = fc.constantFrom('*', '*.b', '*.a.b', 'a.b', 'x.a.b', 'b', 'c.b')
    const routes = fc.uniqueArray(
      fc
        .record({
          kind: fc.constantFrom<HostKind>('HTTP', 'GRPC'),
          name: fc.constantFrom('a', 'b', 'c', 'd'),
          created: fc.nat(3),
          hostnames: fc.uniqueArray(hostname, { minLength: 1, maxLength: 3 }),
        })
        .map(({ kind, name, created, hostnames }) => contender(kind, name, created, ...hostnames)),
      { selector: ({ route }) => route, maxLength: 8 },
    )
    fc.assert(
      fc.property(routes, (all) => {
        const losses = settleHostKinds(all)
        for (const route of all) {
          const isRefused = all.some(
            (other) =>
              other.kind !== route.kind &&
              isBefore(other, route) &&
              !losses.has(other.route) &&
              route.hostnames.some((one) => other.hostnames.some((two) => intersect(one, two))),
          )
          assert.equal(losses.has(route.route), isRefused, route.route)
        }
      }),
    )
  })
})

const isBefore = (a: HostContender, b: HostContender): boolean =>
  a.created < b.created || (a.created === b.created && a.rank < b.rank)

const intersect = (a: string, b: string): boolean =>
  a === '*' || b === '*' || coversHostname(a, b) || coversHostname(b, a)
