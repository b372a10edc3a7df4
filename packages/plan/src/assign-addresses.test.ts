import assert from 'node:assert/strict'
import { isIPv4 } from 'node:net'
import fc from 'fast-check'
import type { AddressClaim } from './assign-addresses.ts'
import { assignAddresses } from './assign-addresses.ts'

const claim = (gateway: string, more: Partial<AddressClaim> = {}): AddressClaim => ({
  ...{ gateway, firstReported: 1, created: 1, pool: ['10.0.0.0/29'], requests: [], held: [] },
  ...more,
})
const ip = (value?: string) => ({ type: 'IPAddress', ...(value !== undefined && { value }) })
const assigned = (...claims: readonly AddressClaim[]) => Object.fromEntries(assignAddresses(claims))

describe('assignAddresses', () => {
  const cases: readonly {
    readonly title: string
    readonly claims: readonly AddressClaim[]
    /** Of the Gateway `shop/web`. */
    readonly addresses?: readonly string[]
    readonly reason?: string
    readonly message?: RegExp
  }[] = [
    {
      title: 'gives the address that is asked for',
      claims: [claim('shop/web', { requests: [ip('10.0.0.3')] })],
      addresses: ['10.0.0.3'],
    },
    {
      title: 'gives an address where no value is asked for',
      claims: [claim('shop/web', { pool: ['10.0.0.3'], requests: [ip()] })],
      addresses: ['10.0.0.3'],
    },
    {
      title: 'gives as many as are asked for',
      claims: [claim('shop/web', { pool: ['10.0.0.0/30'], requests: [ip(), ip('10.0.0.2')] })],
      addresses: ['10.0.0.2', '10.0.0.1'],
    },
    {
      title: 'knows an IPv6 address however it is written',
      claims: [claim('shop/web', { pool: ['fd00::/120'], requests: [ip('FD00:0::00a')] })],
      addresses: ['fd00::a'],
    },
    {
      title: 'gives of the family that the pool has first',
      claims: [claim('shop/web', { pool: ['10.0.0.3', 'fd00::/64'] })],
      addresses: ['10.0.0.3'],
    },
    {
      title: 'leaves an address to who has it',
      claims: [
        claim('shop/web', { created: 0, requests: [ip('10.0.0.3')] }),
        claim('shop/new', { created: 9, held: ['10.0.0.3'] }),
      ],
      addresses: [],
      reason: 'AddressNotUsable',
      message: /10\.0\.0\.3 is in use by Gateway shop\/new/,
    },
    {
      title: 'keeps what it has, though it is no place of its own',
      claims: [claim('shop/web', { pool: ['10.0.0.0/24'], held: ['10.0.0.77'] })],
      addresses: ['10.0.0.77'],
    },
    {
      title: 'lets go of what the pool no longer has',
      claims: [claim('shop/web', { pool: ['10.0.0.4'], held: ['10.0.0.77'] })],
      addresses: ['10.0.0.4'],
    },
    {
      title: 'changes from what it has to what it asks for',
      claims: [claim('shop/web', { held: ['10.0.0.2'], requests: [ip('10.0.0.3')] })],
      addresses: ['10.0.0.3'],
    },
    {
      title: 'prefers who asks by name to who takes any',
      claims: [
        claim('shop/any', { created: 0, pool: ['10.0.0.3'] }),
        claim('shop/web', { created: 9, requests: [ip('10.0.0.3')] }),
      ],
      addresses: ['10.0.0.3'],
    },
    {
      title: 'prefers the older of those that ask for one address',
      claims: [
        claim('shop/old', { created: 0, requests: [ip('10.0.0.3')] }),
        claim('shop/web', { created: 9, requests: [ip('10.0.0.3')] }),
      ],
      addresses: [],
      reason: 'AddressNotUsable',
    },
    {
      title: 'serves at what can be used, and says what cannot',
      claims: [claim('shop/web', { requests: [ip('192.0.2.1'), ip('10.0.0.3')] })],
      addresses: ['10.0.0.3'],
      reason: 'AddressNotUsable',
      message: /192\.0\.2\.1 is not in the class's EdgePool, which has 10\.0\.0\.0\/29/,
    },
    {
      title: 'refuses the network address of a CIDR',
      claims: [claim('shop/web', { requests: [ip('10.0.0.0')] })],
      addresses: [],
      reason: 'AddressNotUsable',
    },
    {
      title: 'refuses names',
      claims: [
        claim('shop/web', { requests: [{ type: 'Hostname', value: 'shop.example.com' }, ip('10.0.0.3')] }),
      ],
      addresses: [],
      reason: 'UnsupportedAddress',
      message: /type Hostname/,
    },
    {
      title: 'says how to mend an empty pool',
      claims: [
        claim('shop/a', { created: 0, pool: ['10.0.0.3'] }),
        claim('shop/web', { pool: ['10.0.0.3'] }),
      ],
      addresses: [],
      reason: 'AddressNotAssigned',
      message: /add some to it/,
    },
    {
      title: 'gives no two pools the same address',
      claims: [
        claim('shop/a', { created: 0, pool: ['10.0.0.1', '10.0.0.2'], requests: [ip('10.0.0.2')] }),
        claim('shop/web', { pool: ['10.0.0.2', '10.0.0.3'] }),
      ],
      addresses: ['10.0.0.3'],
    },
  ]
  for (const { title, claims, addresses, reason, message } of cases)
    it(title, () => {
      const found = assigned(...claims)['shop/web']
      assert.deepEqual(found?.addresses, addresses)
      assert.equal(found?.problem?.reason, reason)
      if (message) assert.match(found?.problem?.message ?? '', message)
    })

  const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), { minLength: 1, maxLength: 20 })
  const gateways = names.chain((all) =>
    fc.tuple(
      ...all.map((name) =>
        fc.record({
          gateway: fc.constant(`shop/${name}`),
          firstReported: fc.nat(3),
          created: fc.nat(5),
          pool: fc.constantFrom(['10.0.0.0/28'], ['10.0.0.8', '10.0.0.9', 'fd00::/126']),
          requests: fc.constantFrom([], [], [ip()], [ip('10.0.0.9')], [ip('10.0.0.5'), ip()]),
          held: fc.constant<readonly string[]>([]),
        }),
      ),
    ),
  )

  it('gives no address twice, and the same whatever the order', () => {
    fc.assert(
      fc.property(gateways, (claims) => {
        const found = assignAddresses(claims)
        const all = [...found.values()].flatMap(({ addresses }) => addresses)
        assert.equal(new Set(all).size, all.length)
        assert.deepEqual(found, new Map([...assignAddresses([...claims].reverse())]))
      }),
    )
  })

  it('moves nobody who has an address, whoever comes and goes', () => {
    fc.assert(
      fc.property(gateways, gateways, fc.nat(), (claims, newcomers, gone) => {
        const before = assignAddresses(claims)
        const known = new Set(claims.map(({ gateway }) => gateway))
        const kept = claims
          .filter((_, at) => at !== gone % claims.length)
          .map((one) => ({ ...one, held: before.get(one.gateway)?.addresses ?? [] }))
        const after = assignAddresses([...kept, ...newcomers.filter(({ gateway }) => !known.has(gateway))])
        for (const { gateway, held } of kept)
          for (const address of held) assert.ok(after.get(gateway)?.addresses.includes(address))
      }),
    )
  })

  it('moves nobody whose status does not tell the address yet, for one of the same second', () => {
    const pool = ['10.0.0.1', '10.0.0.2']
    const first = claim('shop/z', { pool })
    const before = assignAddresses([first]).get('shop/z')
    const newcomers = Array.from({ length: 20 }, (_, at) => `shop/a${at}`)
    for (const name of newcomers)
      assert.deepEqual(
        assignAddresses([first, claim(name, { pool, firstReported: 2 })]).get('shop/z'),
        before,
      )
  })

  it('serves thousands from one pool', () => {
    const claims = Array.from({ length: 3_000 }, (_, at) => claim(`shop/g${at}`, { pool: ['10.0.0.0/20'] }))
    const all = [...assignAddresses(claims).values()].flatMap(({ addresses }) => addresses)
    assert.equal(new Set(all.filter((address) => isIPv4(address))).size, 3_000)
  })
})
