import { isIP } from 'node:net'

export interface Address {
  /** A name or an IP address, an IPv6 one without brackets. */
  readonly host: string
  readonly port: number
}

/** Reads `host:port`, `[::1]:port` or `[10.0.0.7]:port`; undefined for anything else. Port 0 is for who listens on any free one. */
export const parseAddress = (written: string, lowestPort: 0 | 1 = 1): Address | undefined => {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(written) ?? []
  const host = bracketed ?? plain
  const port = Number(digits)
  if (host === undefined || (bracketed !== undefined && isIP(bracketed) === 0)) return undefined
  return port >= lowestPort && port <= 65_535 ? { host, port } : undefined
}
