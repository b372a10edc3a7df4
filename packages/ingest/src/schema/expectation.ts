import { patternWords } from './pattern-words.ts'
import type { Schema } from './schema.ts'

/** What a schema asks for, as "a whole number from 1 to 65535". */
export const expectation = (schema: Schema): string => {
  const { type, enum: values, pattern } = schema
  if (values) return values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`
  if (pattern !== undefined) return patternWords(pattern).what
  if (type === 'integer') return `a whole number${range(schema)}`
  return type === undefined ? 'a value' : nouns[type]
}

const nouns = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  object: 'an object with fields',
  string: 'a string',
} as const

const range = ({ minimum, maximum }: Schema): string => {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`
  if (minimum !== undefined) return ` of ${minimum} or more`
  return maximum === undefined ? '' : ` of ${maximum} or less`
}
