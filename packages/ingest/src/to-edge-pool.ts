import type { EdgePool, StoredRecord } from '@watershed/model'
import { readSpec } from './read-spec.ts'

/** Reads an acceptable EdgePool. */
export const toEdgePool = (record: StoredRecord): EdgePool => {
  const { object, spec } = readSpec(record, 'EdgePool')
  const { addresses, edges } = spec
  return { cluster: record.cluster, name: object.name, addresses, ...(edges && { edges }) }
}
