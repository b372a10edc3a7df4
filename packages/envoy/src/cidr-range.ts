import type { CidrRangeSchema } from '@watershed/envoy-api/envoy/config/core/v3/address_pb.js'
import type { MessageInit } from './message-init.ts'

/** Of `192.0.2.0/24`, with its length. */
export function cidrRange(cidr: string): MessageInit<typeof CidrRangeSchema> {
  const [addressPrefix = '', length] = cidr.split('/')
  return { addressPrefix, prefixLen: Number(length) }
}
