import type { ServiceExport, StoredRecord } from '@watershed/model'
import { ageOf } from '@watershed/model'
import { readSpec } from './read-spec.ts'

/** Reads an acceptable ServiceExport. */
export const toServiceExport = (record: StoredRecord): ServiceExport => {
  const { object, spec } = readSpec(record, 'ServiceExport')
  return {
    cluster: record.cluster,
    namespace: object.namespace,
    name: object.name,
    created: ageOf(record),
    labels: spec.exportedLabels ?? {},
    annotations: spec.exportedAnnotations ?? {},
  }
}
