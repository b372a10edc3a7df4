import type { Address } from '@watershed/net-address'
import { parseAddress } from '@watershed/net-address'
import { EdgeError } from './edge-error.ts'

/** @throws EdgeError BadOptions naming the flag */
export const parseAddressFlag = (flag: string, value: string): Address => {
  const address = parseAddress(value)
  if (address) return address
  throw new EdgeError('BadOptions', `${flag} must be HOST:PORT (an IPv6 address in brackets), not ${value}`)
}
