import type { AccessPolicy, EdgeClientAddress, StoredRecord } from '@watershed/model'
import type { AccessPolicySpec } from './gen/specs.ts'
import { readSpec } from './read-spec.ts'
import { toCidr } from './to-cidr.ts'
import { toPolicy } from './to-policy.ts'

/** Reads an acceptable AccessPolicy. */
export const toAccessPolicy = (record: StoredRecord): AccessPolicy => {
  const { object, spec } = readSpec(record, 'AccessPolicy')
  const { allow, deny = [], clientAddress, targetRefs } = spec
  const access = {
    ...(allow && { allow: cidrs(allow) }),
    deny: cidrs(deny),
  }
  return {
    ...toPolicy(record, object, targetRefs, () => true),
    ...((allow || deny.length > 0) && { access }),
    ...(clientAddress && { clientAddress: toClientAddress(clientAddress) }),
  }
}

const cidrs = (written: readonly string[]): readonly string[] => [
  ...new Set(written.flatMap((one) => toCidr(one) ?? [])),
]

const toClientAddress = ({
  source,
  trustedHops = 1,
}: NonNullable<AccessPolicySpec['clientAddress']>): EdgeClientAddress =>
  source === 'XForwardedFor' ? { source, trustedHops } : { source }
