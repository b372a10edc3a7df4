import type { AddressSchema } from '@watershed/envoy-api/envoy/config/core/v3/address_pb.js'
import type { MessageInit } from './message-init.ts'

export function socketAddress(address: string, port: number): MessageInit<typeof AddressSchema> {
  // As a listener's address, `::` takes IPv4 too.
  const ipv4Compat = address === '::'
  const portSpecifier = { case: 'portValue', value: port } as const
  return { address: { case: 'socketAddress', value: { address, portSpecifier, ipv4Compat } } }
}
