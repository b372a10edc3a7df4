import { BlockList, isIP } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** True of an address that only this machine can reach, and of `localhost`. An IPv6 address may be in brackets, as a URL has it. */
export const isLoopback = (host: string): boolean => {
  const address = host.replace(/^\[|\]$/g, '')
  const family = isIP(address)
  if (family === 0) return address === 'localhost'
  return loopback.check(address, family === 6 ? 'ipv6' : 'ipv4')
}
