import type { ReportedConfig } from '@watershed/model'
import type { Field } from './field.ts'
import { at, record, text, textRecord } from './field.ts'
import { trimGeneration } from './trim-generation.ts'
import type { TrimmedMeta } from './trim-meta.ts'

/** Where kubectl keeps a copy of the whole manifest. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

/**
 * Gateways, routes, exports: the spec as written, since all meaning is the hub's; without status and managedFields.
 * `absent` stands in for a spec that may be left out.
 */
export const trimConfig = (
  object: Field,
  kind: ReportedConfig['kind'],
  meta: TrimmedMeta,
  absent?: object,
): ReportedConfig => {
  const metadata = at(object, 'metadata')
  const spec = at(object, 'spec')
  const generation = trimGeneration(metadata)
  const labels = textRecord(at(metadata, 'labels'))
  const annotations = withoutLastApplied(textRecord(at(metadata, 'annotations')))
  return {
    kind,
    apiVersion: text(at(object, 'apiVersion')),
    ...meta,
    ...(generation !== undefined && { generation }),
    ...(labels && { labels }),
    ...(annotations && { annotations }),
    spec: absent && spec.value === undefined ? absent : record(spec).value,
  }
}

const withoutLastApplied = (
  annotations: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> | undefined => {
  if (!annotations || !(lastApplied in annotations)) return annotations
  const { [lastApplied]: _, ...rest } = annotations
  return Object.keys(rest).length === 0 ? undefined : rest
}
