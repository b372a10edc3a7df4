import assert from 'node:assert/strict'
import { configKinds } from '../config-kinds.ts'
import { compileCel } from './compile-cel.ts'
import { describeRule } from './describe-rule.ts'
import { patternWords } from './pattern-words.ts'
import type { CelRule, Schema } from './schema.ts'

/** Every schema of every field, with where it is. */
const fields = (schema: Schema, path: string): readonly (readonly [string, Schema])[] => [
  [path, schema],
  ...Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => fields(inner, `${path}.${name}`)),
  ...(schema.items ? fields(schema.items, `${path}[]`) : []),
  ...(schema.additionalProperties ? fields(schema.additionalProperties, `${path}{}`) : []),
]

const all = Object.entries(configKinds).flatMap(([kind, { schema }]) => fields(schema, kind))

/** Where a mistake hardly matters: refused as not carried out, or without meaning here, by whatever words. */
const aside = /\.(cors|externalAuth|sessionPersistence|retry|addresses|infrastructure)\b|^Gateway\.tls\b/

const told = all.filter(([path]) => !aside.test(path))
const rulesOf = (some: typeof all): readonly (readonly [string, CelRule])[] =>
  some.flatMap(([path, schema]) =>
    (schema['x-kubernetes-validations'] ?? []).map((rule) => [path, rule] as const),
  )

describe('the words for what a schema asks', () => {
  it('cover every rule', () => {
    const own = rulesOf(told).filter(
      ([, { message = '' }]) => describeRule(message, () => 0).message === message,
    )
    assert.deepEqual(
      [...new Set(own.map(([, { message }]) => message))],
      // About a value's past, which is not looked at, and two that the schema's other parts already say.
      [
        'Value is immutable',
        'Listener name must be unique within the Gateway',
        "type must be one of ['Exact', 'PathPrefix', 'RegularExpression']",
      ],
    )
  })

  it('cover every pattern', () => {
    const patterns = told.flatMap(([, { pattern }]) => (pattern === undefined ? [] : [pattern]))
    assert.deepEqual(
      [...new Set(patterns)].filter((pattern) => patternWords(pattern).what.includes(pattern)),
      [],
    )
  })

  it('are about rules that can all be compiled', () => {
    const rules = rulesOf(all)
    assert.ok(rules.length > 50, `only ${rules.length} rules were found`)
    for (const [, rule] of rules) compileCel(rule)
  })
})
