import type { EdgeAccess, EdgeSources } from '@watershed/model'
import { parseIp } from '@watershed/net-address'

/**
 * Who may come in by all of some lists at once, as CIDRs of which the longest that an address is in decides: what is said of a CIDR
 * holds for all of it but for what is said of CIDRs within it. Undefined: there is no list, so everybody may.
 */
export const sourcesOf = (lists: readonly EdgeAccess[]): EdgeSources | undefined => {
  if (lists.length === 0) return undefined
  const read = lists.map(({ allow, deny }) => ({ allow: allow?.map(toRange), deny: deny.map(toRange) }))
  const named = lists.flatMap(({ allow = [], deny }) => [...allow, ...deny])
  const all = [...new Set([...named, '0.0.0.0/0', '::/0'])].sort()
  const isLetIn = (cidr: string): boolean => {
    const range = toRange(cidr)
    return read.every(
      ({ allow, deny }) =>
        (allow?.some((one) => holds(one, range)) ?? true) && !deny.some((one) => holds(one, range)),
    )
  }
  return { allowed: all.filter(isLetIn), denied: all.filter((cidr) => !isLetIn(cidr)) }
}

interface Range {
  readonly family: 4 | 6
  readonly first: bigint
  readonly last: bigint
}

/** @throws RangeError of what is no CIDR: a mistake of the program, since ingest has seen to it. */
const toRange = (cidr: string): Range => {
  const [ip = '', length] = cidr.split('/')
  const address = parseIp(ip)
  if (!address || length === undefined) throw new RangeError(`${cidr} is no CIDR`)
  const { family, number } = address
  const size = 1n << BigInt((family === 4 ? 32 : 128) - Number(length))
  return { family, first: number, last: number + size - 1n }
}

const holds = (outer: Range, inner: Range): boolean =>
  outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last
