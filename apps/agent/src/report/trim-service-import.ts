import type { ReportedServiceImport } from '@watershed/model'
import type { Field } from './field.ts'
import { at, optionalText, record, text } from './field.ts'
import type { TrimmedMeta } from './trim-meta.ts'
import { trimGeneration } from './trim-generation.ts'
import { trimPorts } from './trim-ports.ts'

const managedByLabel = 'app.kubernetes.io/managed-by'

/** A ServiceImport: whose it is, and its ports. Its other fields concern whoever serves it inside the cluster. */
export const trimServiceImport = (object: Field, meta: TrimmedMeta): ReportedServiceImport => {
  const metadata = at(object, 'metadata')
  const generation = trimGeneration(metadata)
  const managedBy = optionalText(at(at(metadata, 'labels'), managedByLabel))
  return {
    kind: 'ServiceImport',
    apiVersion: text(at(object, 'apiVersion')),
    ...meta,
    ...(generation !== undefined && { generation }),
    ...(managedBy !== undefined && { managedBy }),
    ports: trimPorts(at(record(at(object, 'spec')), 'ports')),
  }
}
