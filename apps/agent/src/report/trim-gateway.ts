import { isIP } from 'node:net'
import type { ReportedConfig } from '@watershed/model'
import { limits } from '@watershed/wire'
import type { Field } from './field.ts'
import { isRecord } from './field.ts'
import { trimConfig } from './trim-config.ts'
import type { TrimmedMeta } from './trim-meta.ts'

/**
 * A Gateway: of its status the addresses that it has, since it is to keep them. Whatever else the status holds is passed over:
 * others may have written it.
 */
export const trimGateway = (object: Field, meta: TrimmedMeta): ReportedConfig => {
  const assigned = addressesOf(object.value)
  return { ...trimConfig(object, 'Gateway', meta), ...(assigned.length > 0 && { assigned }) }
}

const addressesOf = (object: unknown): readonly string[] => {
  const status = isRecord(object) ? object['status'] : undefined
  const addresses = isRecord(status) ? status['addresses'] : undefined
  if (!Array.isArray(addresses)) return []
  const values = addresses.flatMap((one: unknown) => (isRecord(one) ? one['value'] : undefined))
  const known = values.filter((value): value is string => typeof value === 'string' && isIP(value) !== 0)
  return known.slice(0, limits.gatewayAddresses)
}
