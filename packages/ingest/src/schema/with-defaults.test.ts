import assert from 'node:assert/strict'
import fc from 'fast-check'
import { configKinds } from '../config-kinds.ts'
import type { Schema } from './schema.ts'
import { withDefaults } from './with-defaults.ts'

const port: Schema = { type: 'integer', default: 80 }
const ref: Schema = { type: 'object', properties: { port, name: { type: 'string' } } }

const cases: readonly (readonly [says: string, schema: Schema, value: unknown, expected: unknown])[] = [
  ['fills in what is absent', ref, {}, { port: 80 }],
  ['keeps what is there', ref, { port: 81 }, { port: 81 }],
  [
    'keeps an empty list',
    { type: 'object', properties: { a: { type: 'array', default: [1] } } },
    { a: [] },
    { a: [] },
  ],
  ['takes null for absent', ref, { port: null, name: null }, { port: 80 }],
  [
    'fills in each item of a list',
    { type: 'array', items: ref },
    [{}, { port: 1 }],
    [{ port: 80 }, { port: 1 }],
  ],
  [
    'fills in each value of a map',
    { type: 'object', additionalProperties: ref },
    { a: {} },
    { a: { port: 80 } },
  ],
  [
    'fills in a default’s own fields',
    { type: 'object', properties: { ref: { ...ref, default: {} } } },
    {},
    { ref: { port: 80 } },
  ],
  ['does not go into what is absent', { type: 'object', properties: { ref } }, {}, {}],
  ['keeps what the schema does not know', ref, { zzz: null }, { zzz: null, port: 80 }],
  ['keeps what is of another type', ref, 'text', 'text'],
]

describe('withDefaults', () => {
  for (const [says, schema, value, expected] of cases)
    it(says, () => assert.deepEqual(withDefaults(schema, value), expected))

  it('changes nothing more the second time', () =>
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(configKinds)), fc.jsonValue(), ({ schema }, value) => {
        const once = withDefaults(schema, value)
        assert.deepEqual(withDefaults(schema, once), once)
      }),
    ))
})
