import type { ReferenceGrant, StoredRecord } from '@watershed/model'
import { readSpec } from './read-spec.ts'

/** Reads an acceptable ReferenceGrant. */
export const toReferenceGrant = (record: StoredRecord): ReferenceGrant => {
  const { object, spec } = readSpec(record, 'ReferenceGrant')
  return {
    cluster: record.cluster,
    namespace: object.namespace,
    from: spec.from.map(({ group, kind, namespace }) => ({ group, kind, namespace })),
    to: spec.to.map(({ group, kind, name }) => ({ group, kind, ...(name !== undefined && { name }) })),
  }
}
