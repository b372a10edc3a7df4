import { isIP } from 'node:net'

/** Addresses from `first` to `last`, as numbers. */
export interface AddressRange {
  readonly family: 4 | 6
  readonly first: bigint
  readonly last: bigint
}

const bitsOf = { 4: 32, 6: 128 } as const

/**
 * Reads an IP address, or a CIDR. Of an IPv4 CIDR the first and the last address are left out, which name the network and
 * broadcast in it, unless it has no others. Undefined for anything else, and where bits are set behind the prefix.
 */
export const parseAddressRange = (written: string): AddressRange | undefined => {
  const [, ip = '', digits] = /^([0-9A-Fa-f.:]+)(?:\/(\d{1,3}))?$/.exec(written) ?? []
  const family = isIP(ip)
  if (family !== 4 && family !== 6) return undefined
  const first = numberOf(family, ip)
  const free = bitsOf[family] - Number(digits ?? bitsOf[family])
  if (free < 0) return undefined
  const size = 1n << BigInt(free)
  if (first % size !== 0n) return undefined
  const last = first + size - 1n
  return family === 4 && size > 2n ? { family, first: first + 1n, last: last - 1n } : { family, first, last }
}

/** An IP address as its number; undefined for anything else. */
export const parseIp = (written: string): { readonly family: 4 | 6; readonly number: bigint } | undefined => {
  const family = isIP(written)
  if ((family !== 4 && family !== 6) || written.includes('%')) return undefined
  return { family, number: numberOf(family, written) }
}

/** As RFC 5952 writes it, where it is IPv6. */
export const formatIp = (family: 4 | 6, number: bigint): string => {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 255n).join('.')
  const groups = Array.from({ length: 8 }, (_, at) => (number >> BigInt(112 - 16 * at)) & 65_535n)
  return canonical(groups.map((group) => group.toString(16)).join(':'))
}

const numberOf = (family: 4 | 6, ip: string): bigint => {
  if (family === 4) return ip.split('.').reduce((number, part) => number * 256n + BigInt(part), 0n)
  const [before = '', after = ''] = canonical(ip).split('::')
  const [left, right] = [before, after].map((part) => part.split(':').filter((group) => group !== ''))
  const zeros = Array<string>(8 - (left?.length ?? 0) - (right?.length ?? 0)).fill('0')
  const groups = [...(left ?? []), ...zeros, ...(right ?? [])]
  return groups.reduce((number, group) => number * 65_536n + BigInt(`0x${group}`), 0n)
}

/** An IPv6 address in groups of 16 bits, as URLs write it: an embedded IPv4 address becomes two of them. */
const canonical = (ip: string): string => new URL(`http://[${ip}]`).hostname.slice(1, -1)
