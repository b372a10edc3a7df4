import type { Address } from '@watershed/net-address'
import { parseAddress } from '@watershed/net-address'
import { AgentError } from '../agent-error.ts'

/** @throws AgentError BadOptions naming the flag */
export const parseAddressFlag = (flag: string, value: string): Address => {
  const address = parseAddress(value)
  if (address) return address
  throw new AgentError('BadOptions', `${flag} must be HOST:PORT (an IPv6 address in brackets), not ${value}`)
}
