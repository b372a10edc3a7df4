import { BlockList, isIP } from 'node:net'
import type { EdgeAccess } from '@watershed/model'

/** Whether all of the lists let a client in. */
export const isLetIn = (client: string, lists: readonly EdgeAccess[]): boolean =>
  lists.every(({ allow, deny }) => (allow === undefined || isAmong(client, allow)) && !isAmong(client, deny))

/** An address is an IP address or a CIDR. */
const isAmong = (client: string, addresses: readonly string[]): boolean => {
  const list = new BlockList()
  for (const written of addresses) {
    const [address = '', bits] = written.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    list.addSubnet(address, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family)
  }
  return list.check(client, isIP(client) === 6 ? 'ipv6' : 'ipv4')
}
