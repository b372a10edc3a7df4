import assert from 'node:assert/strict'
import type { Schema } from '@watershed/ingest'
import { toJsonSchema } from './to-json-schema.ts'

const cases: readonly (readonly [says: string, schema: Schema, expected: Schema])[] = [
  ['drops prose', { type: 'string', description: 'A name.' }, { type: 'string' }],
  [
    'keeps a field that is named description',
    { properties: { description: { type: 'string', description: 'Text.' } } },
    { properties: { description: { type: 'string' } }, additionalProperties: false },
  ],
  [
    'refuses unknown fields, also of items',
    { items: { properties: {} } },
    { items: { properties: {}, additionalProperties: false } },
  ],
  ['leaves maps open', { additionalProperties: { description: 'x' } }, { additionalProperties: {} }],
  [
    'keeps rules',
    { 'x-kubernetes-validations': [{ rule: 'true' }] },
    { 'x-kubernetes-validations': [{ rule: 'true' }] },
  ],
]

describe('toJsonSchema', () => {
  for (const [says, schema, expected] of cases)
    it(says, () => assert.deepEqual(toJsonSchema(schema), expected))
})
