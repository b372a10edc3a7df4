import type { ReportedNamespace } from '@watershed/model'
import type { Field } from './field.ts'
import { at, textRecord } from './field.ts'
import type { TrimmedMeta } from './trim-meta.ts'

/** A Namespace: the labels that Gateways select by, and whether anything may still be made in it. */
export const trimNamespace = (object: Field, meta: TrimmedMeta): ReportedNamespace => {
  const metadata = at(object, 'metadata')
  const labels = textRecord(at(metadata, 'labels'))
  return {
    kind: 'Namespace',
    ...meta,
    ...(labels && { labels }),
    ...(at(metadata, 'deletionTimestamp').value !== undefined && { terminating: true }),
  }
}
