import type { AccessPolicySpec } from './gen/specs.ts'
import type { Refusal } from './refusal.ts'
import { toCidr } from './to-cidr.ts'

/** The schema knows the characters of addresses, and not what they mean. */
export const checkAccessPolicy = ({ allow = [], deny = [] }: AccessPolicySpec): readonly Refusal[] => [
  ...wrongIn('allow', allow),
  ...wrongIn('deny', deny),
]

const wrongIn = (field: string, list: readonly string[]): readonly Refusal[] =>
  list.flatMap((written, index) =>
    toCidr(written) === undefined
      ? [
          {
            path: `spec.${field}[${index}]`,
            message: `must be an IP address or a CIDR whose address ends in zeros, is ${written}: write it as 192.0.2.7, 192.0.2.0/24 or 2001:db8::/64`,
          },
        ]
      : [],
  )
