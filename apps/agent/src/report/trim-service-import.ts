import type { ReportedServiceImport } from '@watershed/model'
import type { Field } from './field.ts'
import { at, optionalText, record, text } from './field.ts'
import type { TrimmedMeta } from './trim-meta.ts'
import { trimPorts } from './trim-ports.ts'

const managedByLabel = 'app.kubernetes.io/managed-by'

/** A ServiceImport: whose it is, and its ports. Its other fields concern whoever serves it inside the cluster. */
export const trimServiceImport = (object: Field, meta: TrimmedMeta): ReportedServiceImport => {
  const managedBy = optionalText(at(at(at(object, 'metadata'), 'labels'), managedByLabel))
  return {
    kind: 'ServiceImport',
    apiVersion: text(at(object, 'apiVersion')),
    ...meta,
    ...(managedBy !== undefined && { managedBy }),
    ports: trimPorts(at(record(at(object, 'spec')), 'ports')),
  }
}
