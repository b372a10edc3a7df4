import { isIP } from 'node:net'
import { AgentError } from '../agent-error.ts'

export interface Address {
  /** A name or an IP address, an IPv6 one without brackets. */
  readonly host: string
  readonly port: number
}

/** Reads `host:port` or `[::1]:port`; brackets may also hold an IPv4 address, as a manifest writes a pod's. @throws AgentError BadOptions naming the flag */
export const parseAddress = (flag: string, value: string): Address => {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(value) ?? []
  const host = bracketed ?? plain
  const port = Number(digits)
  if (host === undefined || port < 1 || port > 65_535 || (bracketed !== undefined && isIP(bracketed) === 0))
    throw new AgentError(
      'BadOptions',
      `${flag} must be HOST:PORT (an IPv6 address in brackets), not ${value}`,
    )
  return { host, port }
}
