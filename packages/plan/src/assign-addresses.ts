import { hash } from 'node:crypto'
import type { GatewayAddress } from '@watershed/model'
import type { AddressRange } from '@watershed/net-address'
import { formatIp, parseIp } from '@watershed/net-address'
import { addressAt, poolRanges, sizeOf } from './pool-ranges.ts'

/** A Gateway in force whose class has a pool. */
export interface AddressClaim {
  /** `namespace/name`. */
  readonly gateway: string
  /** When the hub heard of it, in ms since 1970: who comes later comes after, also within the second that Kubernetes' times tell. */
  readonly firstReported: number
  /** Age in ms since 1970. */
  readonly created: number
  /** The pool's addresses and CIDRs. */
  readonly pool: readonly string[]
  /** `spec.addresses`; empty: one, whichever. */
  readonly requests: readonly GatewayAddress[]
  /** Those that its status says it has. */
  readonly held: readonly string[]
}

/** Reasons of GatewayConditionReason: the first is one of Accepted, the others of Programmed. */
export interface AddressProblem {
  readonly reason: 'UnsupportedAddress' | 'AddressNotUsable' | 'AddressNotAssigned'
  readonly message: string
}

export interface AssignedAddresses {
  /** Those it is to be heard at: no other Gateway has them. */
  readonly addresses: readonly string[]
  /** Something of what it asks for, it did not get. */
  readonly problem?: AddressProblem
}

/**
 * Gives each Gateway addresses of its own. Who has an address keeps it for as long as the pool has it and the Gateway asks for
 * nothing else; then those are served that ask for one by name; then the others, from the place that their name hashes to. Of
 * equals who was reported first comes first, then the oldest, then the least name: so the outcome depends on nothing but the claims.
 */
export const assignAddresses = (claims: Iterable<AddressClaim>): ReadonlyMap<string, AssignedAddresses> => {
  const taken = new Map<string, string>()
  const asked = [...claims].sort(byAge).map((claim) => readClaim(claim))
  for (const one of asked) keepHeld(one, taken)
  for (const one of asked) takeNamed(one, taken)
  for (const one of asked) takeAny(one, taken)
  return new Map(
    asked.map((one) => {
      const problem = one.unsupported ?? one.refused ?? one.missing
      return [one.claim.gateway, { addresses: one.got, ...(problem && { problem }) }]
    }),
  )
}

interface Asked {
  readonly claim: AddressClaim
  readonly ranges: readonly AddressRange[]
  /** Asked for by name, as {@link formatIp} writes them. */
  readonly named: readonly string[]
  /** How many more are asked for, whichever. */
  any: number
  readonly got: string[]
  readonly unsupported?: AddressProblem
  refused?: AddressProblem
  missing?: AddressProblem
}

const byAge = (a: AddressClaim, b: AddressClaim): number =>
  a.firstReported - b.firstReported || a.created - b.created || (a.gateway < b.gateway ? -1 : 1)

const readClaim = (claim: AddressClaim): Asked => {
  const { requests } = claim
  const base = { claim, ranges: poolRanges(claim.pool), got: [] }
  const odd = requests.find(({ type }) => type !== 'IPAddress')
  if (odd) return { ...base, named: [], any: 0, unsupported: unsupported(odd.type) }
  const values = requests.flatMap(({ value }) => (value === undefined || value === '' ? [] : [value]))
  const any = requests.length === 0 ? 1 : requests.length - values.length
  return { ...base, named: values.map((value) => normal(value)), any }
}

/** Two ways to write one address are one address. What is none stays, and is in no pool. */
const normal = (value: string): string => {
  const read = parseIp(value)
  return read ? formatIp(read.family, read.number) : value
}

const keepHeld = (one: Asked, taken: Map<string, string>): void => {
  const free = one.claim.held
    .map((value) => normal(value))
    .filter((address) => !taken.has(address) && isIn(one, address))
  for (const address of new Set(free)) {
    const isNamed = one.named.includes(address)
    if (!isNamed && one.any === 0) continue
    if (!isNamed) one.any--
    take(one, address, taken)
  }
}

const takeNamed = (one: Asked, taken: Map<string, string>): void => {
  for (const address of one.named) {
    const owner = taken.get(address)
    if (owner === one.claim.gateway) continue
    if (owner !== undefined) one.refused ??= inUse(address, owner)
    else if (!isIn(one, address)) one.refused ??= notInPool(address, one.claim.pool)
    else take(one, address, taken)
  }
}

/** Of the family of the pool's first address, of which there are enough to look at no more than are taken, and one. */
const takeAny = (one: Asked, taken: Map<string, string>): void => {
  if (one.any === 0) return
  const family = one.ranges[0]?.family
  const ranges = one.ranges.filter((range) => range.family === family)
  const size = ranges.reduce((sum, range) => sum + sizeOf(range), 0n)
  const start = size > 0n ? BigInt(`0x${hash('sha256', one.claim.gateway).slice(0, 32)}`) % size : 0n
  for (let step = 0n; step < size && one.any > 0; step++) {
    const address = addressAt(ranges, (start + step) % size)
    if (taken.has(address)) continue
    one.any--
    take(one, address, taken)
  }
  if (one.any > 0) one.missing = exhausted(one.claim.pool)
}

const isIn = ({ ranges }: Asked, address: string): boolean => {
  const read = parseIp(address)
  return (
    read !== undefined &&
    ranges.some(
      ({ family, first, last }) => family === read.family && first <= read.number && read.number <= last,
    )
  )
}

const take = (one: Asked, address: string, taken: Map<string, string>): void => {
  taken.set(address, one.claim.gateway)
  one.got.push(address)
}

export const unsupported = (type: string): AddressProblem => ({
  reason: 'UnsupportedAddress',
  message: `addresses of type ${type} are not supported: use type IPAddress, with an address of the EdgePool or without a value`,
})

const inUse = (address: string, owner: string): AddressProblem => ({
  reason: 'AddressNotUsable',
  message: `${address} is in use by Gateway ${owner}: ask for another address, or for none`,
})

const notInPool = (address: string, pool: readonly string[]): AddressProblem => ({
  reason: 'AddressNotUsable',
  message: `${address} is not in the class's EdgePool, which has ${described(pool)}: ask for one of those, or for none`,
})

const exhausted = (pool: readonly string[]): AddressProblem => ({
  reason: 'AddressNotAssigned',
  message: `all addresses of the class's EdgePool are in use, which has ${described(pool)}: add some to it, or delete Gateways`,
})

const mostNamed = 4

const described = (pool: readonly string[]): string =>
  pool.length > mostNamed
    ? `${pool.slice(0, mostNamed).join(', ')} and ${pool.length - mostNamed} more`
    : pool.join(', ')
