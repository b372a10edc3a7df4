import assert from 'node:assert/strict'
import { droppedFields, schemaFields } from './schema-fields.ts'

const string = {}
const schema = {
  properties: {
    spec: {
      properties: {
        rules: {
          items: { properties: { name: string, refs: { items: { properties: { cluster: string } } } } },
        },
        labels: { additionalProperties: { properties: { value: string } } },
        free: { 'x-kubernetes-preserve-unknown-fields': true },
      },
    },
  },
}

describe('schemaFields', () => {
  it('has the paths of all fields, in lists and maps, too', () =>
    assert.deepEqual(
      [...schemaFields(schema)],
      [
        ...['spec', 'spec.rules', 'spec.rules[]', 'spec.rules[].name', 'spec.rules[].refs'],
        ...['spec.rules[].refs[]', 'spec.rules[].refs[].cluster'],
        ...['spec.labels', 'spec.labels{}', 'spec.labels{}.value', 'spec.free', 'spec.free.*'],
      ],
    ))
})

describe('droppedFields', () => {
  const dropped = (...wanted: readonly string[]) => droppedFields(wanted, schemaFields(schema))

  it('has what the schema does not have, and of a whole that is missing only the whole', () =>
    assert.deepEqual(
      dropped('spec.rules[].name', 'spec.rules[].weight', 'spec.other', 'spec.other[]', 'spec.other[].name'),
      ['spec.rules[].weight', 'spec.other'],
    ))

  it('takes for kept what a schema keeps without knowing it', () =>
    assert.deepEqual(dropped('spec.free.anything', 'spec.free.list[].name'), []))

  it('is nothing of itself', () => assert.deepEqual(dropped(...schemaFields(schema)), []))
})
