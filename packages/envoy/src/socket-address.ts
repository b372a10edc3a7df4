import type { AddressSchema } from '@watershed/envoy-api/envoy/config/core/v3/address_pb.js'
import { SocketAddress_Protocol as Protocol } from '@watershed/envoy-api/envoy/config/core/v3/address_pb.js'
import type { MessageInit } from './message-init.ts'

export function socketAddress(
  address: string,
  port: number,
  transport: 'TCP' | 'UDP' = 'TCP',
): MessageInit<typeof AddressSchema> {
  // As a listener's address, `::` takes IPv4 too.
  const ipv4Compat = address === '::'
  const portSpecifier = { case: 'portValue', value: port } as const
  const value = { address, portSpecifier, ipv4Compat, protocol: Protocol[transport] }
  return { address: { case: 'socketAddress', value } }
}
