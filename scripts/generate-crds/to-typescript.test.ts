import assert from 'node:assert/strict'
import type { Schema } from '@watershed/ingest'
import { toTypeScript } from './to-typescript.ts'

const match: Schema = { properties: { method: { type: 'string', enum: ['GET', 'PUT'] } } }

const cases: readonly (readonly [says: string, schema: Schema, line: string])[] = [
  ['a field that may be absent', { properties: { a: { type: 'string' } } }, 'readonly a?: string'],
  [
    'a field that is required',
    { properties: { a: { type: 'boolean' } }, required: ['a'] },
    'readonly a: boolean',
  ],
  ['a field with a default', { properties: { a: { type: 'integer', default: 1 } } }, 'readonly a: number'],
  ['a list', { properties: { a: { items: { type: 'integer' } } } }, 'readonly a?: readonly number[]'],
  [
    'a list of alternatives',
    { properties: { a: { items: { enum: ['x', 1] } } } },
    "readonly a?: readonly ('x' | 1)[]",
  ],
  [
    'a map',
    { properties: { a: { additionalProperties: { type: 'string' } } } },
    'readonly a?: Readonly<Record<string, string>>',
  ],
  ['an object, named after its field', { properties: { path: match } }, 'readonly path?: RoutePath'],
  [
    'a list of objects, named after one of them',
    { properties: { matches: { items: match } } },
    'readonly matches?: readonly RouteMatch[]',
  ],
]

describe('toTypeScript', () => {
  for (const [says, schema, line] of cases)
    it(`writes ${says}`, () => {
      const [first = ''] = toTypeScript('RouteSpec', schema).split('\n\n')
      assert.equal(first, `export interface RouteSpec {\n  ${line}\n}`)
    })

  it('writes what occurs twice once, under the name of the outermost', () => {
    const code = toTypeScript('RouteSpec', {
      properties: { inner: { properties: { deep: match } }, outer: match },
    })
    assert.equal(code.match(/'GET' \| 'PUT'/g)?.length, 1)
    assert.match(code, /readonly deep\?: RouteOuter\n/)
  })
})
