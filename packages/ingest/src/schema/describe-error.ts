import type { ErrorObject } from 'ajv'
import { closestName } from './closest-name.ts'
import { expectation } from './expectation.ts'
import { linearRegExp } from './linear-reg-exp.ts'
import { patternWords } from './pattern-words.ts'
import type { Schema } from './schema.ts'
import { showValue } from './show-value.ts'

/** An error of ajv (made with `verbose`) in words that tell the cure. */
export const describeError = (error: ErrorObject): string =>
  describers[error.keyword]?.(error.data, error.parentSchema as Schema, error.params) ?? `${error.message}`

type Describe = (value: unknown, schema: Schema, params: ErrorObject['params']) => string

const describeType: Describe = (value, schema) => {
  const quoted = typeof value === 'string' && (schema.type === 'integer' || schema.type === 'boolean')
  const cure = quoted ? ': write it without quotes' : ''
  return `must be ${expectation(schema)}, is ${showValue(value)}${cure}`
}

const describeUnknown: Describe = (_value, { properties = {} }, params) => {
  const field = String((params as { additionalProperty: unknown }).additionalProperty)
  const known = Object.keys(properties)
  const close = closestName(field, known)
  if (close !== undefined) return `unknown field '${shorten(field)}': did you mean '${close}'?`
  return `unknown field '${shorten(field)}': remove it; the fields here are ${known.join(', ')}`
}

const describeMissing: Describe = (_value, { properties = {} }, params) => {
  const field = String((params as { missingProperty: unknown }).missingProperty)
  return `is missing: give ${expectation(properties[field] ?? {})}`
}

const describeEnum: Describe = (value, schema) => {
  const values = (schema.enum ?? []).map(String)
  const close = typeof value === 'string' ? closestName(value, values) : undefined
  const cure = close === undefined ? '' : `: did you mean ${close}?`
  return `must be ${expectation(schema)}, is ${showValue(value)}${cure}`
}

const describePattern: Describe = (value, { pattern = '' }) => {
  const { what, cure } = patternWords(pattern)
  const lower = String(value).toLowerCase()
  if (lower !== value && linearRegExp(pattern).test(lower))
    return `${showValue(value)} is not ${what}: write it in lower case, ${showValue(lower)}`
  return `${showValue(value)} is not ${what}: ${cure}`
}

const describeBound =
  (bound: (schema: Schema) => string): Describe =>
  (value, schema) =>
    `must be ${bound(schema)}, is ${showValue(value)}: give ${expectation(schema)}`

const describers: Readonly<Record<string, Describe>> = {
  type: describeType,
  additionalProperties: describeUnknown,
  required: describeMissing,
  enum: describeEnum,
  pattern: describePattern,
  minimum: describeBound(({ minimum }) => `${minimum} or more`),
  maximum: describeBound(({ maximum }) => `${maximum} or less`),
  format: describeType,
  minLength: () => 'must not be empty: give it, or leave the field out',
  maxLength: (value, { maxLength }) =>
    `must be at most ${maxLength} characters long, is ${String(value).length}: shorten it`,
  minItems: (_value, { minItems }) => `must have at least ${minItems} entry: add one, or leave the field out`,
  maxItems: (value, { maxItems }) =>
    `may have at most ${maxItems} entries, has ${(value as readonly unknown[]).length}: remove some`,
  maxProperties: (value, { maxProperties }) =>
    `may have at most ${maxProperties} entries, has ${Object.keys(value as object).length}: remove some`,
  oneOf: (value) => `${showValue(value)} does not fit its type: correct one of the two`,
}

const shorten = (field: string): string => (field.length > 60 ? `${field.slice(0, 60)}…` : field)
