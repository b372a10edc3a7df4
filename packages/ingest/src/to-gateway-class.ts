import type { GatewayClass, StoredRecord } from '@watershed/model'
import { ageOf } from '@watershed/model'
import { readSpec } from './read-spec.ts'

/** Reads an acceptable GatewayClass. */
export const toGatewayClass = (record: StoredRecord): GatewayClass => {
  const { object, spec } = readSpec(record, 'GatewayClass')
  return {
    cluster: record.cluster,
    name: object.name,
    created: ageOf(record),
    controllerName: spec.controllerName,
    ...(spec.parametersRef && { pool: spec.parametersRef.name }),
  }
}
