import { createHash } from 'node:crypto'
import type { StoredRecord } from '@watershed/model'
import { ageOf } from '@watershed/model'

/**
 * Tells one version of an object from another: its age and generation or, from a source without generations, what is in its
 * spec.
 */
export const versionOf = (record: StoredRecord): string => {
  const { object } = record
  if (!('spec' in object)) return String(ageOf(record))
  const generation = 'generation' in object ? object.generation : undefined
  return `${ageOf(record)}:${generation ?? digest(object.spec)}`
}

const digest = (spec: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(spec) ?? '')
    .digest('hex')
    .slice(0, 16)
