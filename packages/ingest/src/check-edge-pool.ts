import { parseAddressRange } from '@watershed/net-address'
import type { EdgePoolSpec } from './gen/specs.ts'
import type { Refusal } from './refusal.ts'

/** The schema knows the characters of addresses, and not what they mean. */
export const checkEdgePool = ({ addresses }: EdgePoolSpec): readonly Refusal[] =>
  addresses.flatMap((written, index) =>
    parseAddressRange(written)
      ? []
      : [
          {
            path: `spec.addresses[${index}]`,
            message: `must be an IP address or a CIDR whose address ends in zeros, is ${written}: write it as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/64`,
          },
        ],
  )
