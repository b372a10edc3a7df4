import { formatIp, parseIp } from '@watershed/net-address'

const bits = { 4: 32, 6: 128 } as const

/**
 * An IP address or a CIDR in the one form that means it, always with its length. Undefined for anything else, where bits are set
 * behind the prefix, and for IPv4 addresses in IPv6, which are those of no client: edges see them as IPv4.
 */
export const toCidr = (written: string): string | undefined => {
  const [ip = '', digits, ...rest] = written.split('/')
  const address = parseIp(ip)
  if (!address || rest.length > 0) return undefined
  const { family, number } = address
  const length = digits === undefined ? bits[family] : Number(digits)
  if (!/^\d{1,3}$/.test(digits ?? '0') || length > bits[family]) return undefined
  if (number % (1n << BigInt(bits[family] - length)) !== 0n) return undefined
  if (family === 6 && length >= 96 && number >> 32n === 0xffffn) return undefined
  return `${formatIp(family, number)}/${length}`
}
