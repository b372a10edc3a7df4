import type { Field } from './field.ts'
import { at, fault, optionalText, text } from './field.ts'

/** What every object has, whatever its kind. */
export interface TrimmedMeta {
  readonly namespace: string
  readonly name: string
  readonly created?: number
  readonly origin?: string
}

/** `default` stands in for a missing namespace, as kubectl has it. */
export const trimMeta = (object: Field, clusterScoped: boolean, origin: string | undefined): TrimmedMeta => {
  const metadata = at(object, 'metadata')
  const created = trimCreated(at(metadata, 'creationTimestamp'))
  const namespace = optionalText(at(metadata, 'namespace')) ?? 'default'
  return {
    namespace: clusterScoped ? '' : namespace,
    name: text(at(metadata, 'name')),
    ...(created !== undefined && { created }),
    ...(origin !== undefined && { origin }),
  }
}

const rfc3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/

const trimCreated = (field: Field): number | undefined => {
  const written = optionalText(field)
  if (written === undefined) return undefined
  const ms = rfc3339.test(written) ? Date.parse(written) : NaN
  if (ms >= 0) return ms
  fault(field, `is no time: ${written}`, 'Write it as 2026-01-31T12:00:00Z, or leave it out.')
  return undefined
}
