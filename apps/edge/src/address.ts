import { isIP, isIPv4 } from 'node:net'
import { EdgeError } from './edge-error.ts'

export interface Address {
  /** A name or an IP address, an IPv6 one without brackets. */
  readonly host: string
  readonly port: number
}

/** Reads `host:port`, `[::1]:port`, or `[10.0.0.7]:port`, as a manifest writes a pod of either family. @throws EdgeError BadOptions naming the flag */
export const parseAddress = (flag: string, value: string): Address => {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(value) ?? []
  const host = bracketed ?? plain
  const port = Number(digits)
  if (host === undefined || port < 1 || port > 65_535 || (bracketed !== undefined && isIP(bracketed) === 0))
    throw new EdgeError('BadOptions', `${flag} must be HOST:PORT (an IPv6 address in brackets), not ${value}`)
  return { host, port }
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || (isIPv4(host) && host.startsWith('127.')) || host === '::1'
