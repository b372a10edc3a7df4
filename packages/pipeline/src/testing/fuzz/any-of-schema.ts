import type { Schema } from '@watershed/ingest'
import fc from 'fast-check'
import { fitting } from './fitting.ts'
import { knownWords, seldom } from './known-words.ts'

type Value = fc.Arbitrary<unknown>

const mostItems = 3
const longestString = 40

/**
 * Values that follow a schema: its types, enums, bounds and patterns, though not its CEL rules. A field whose name has words that lead
 * somewhere in the world ({@link knownWords}) has one of those more often than not, so that references are followed.
 */
export const anyOfSchema = (schema: Schema, field = ''): Value => {
  const { type, properties, items, additionalProperties: others } = schema
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (properties) return anyObject(schema, properties)
  if (type === 'object' && others)
    return fc.dictionary(anyKey, anyOfSchema(others, field), {
      maxKeys: Math.min(2, schema.maxProperties ?? 2),
    })
  if (type === 'array' && items) return anyArray(schema, items, field)
  if (type === 'boolean') return fc.boolean()
  if (type === 'integer') return withWords(field, 'number', anyInteger(schema))
  if (type === 'string') return withWords(field, 'string', anyString(schema))
  return fc.jsonValue({ maxDepth: 2 })
}

const anyKey = fc.constantFrom('app', 'team', 'example.com/team', 'kubernetes.io/metadata.name')

const anyObject = (schema: Schema, properties: NonNullable<Schema['properties']>): Value => {
  const model = (names: readonly string[], required: readonly string[]): Value =>
    fc
      .tuple(...names.map((name) => sometimes(name, required, anyOfSchema(properties[name] ?? {}, name))))
      .map((values) => {
        const fields = names.flatMap((name, at) =>
          values[at] === absent ? [] : [[name, values[at]] as const],
        )
        return fitting(Object.fromEntries(fields))
      })
  const names = Object.keys(properties)
  const required = schema.required ?? []
  const branches = branchesOf(properties)
  if (branches.length === 0) return model(names, required)
  const shared = names.filter((name) => !branches.some(({ field }) => field === name))
  const ofBranch = ({ type, field }: Branch): Value =>
    fc
      .tuple(model(shared, required), field === undefined ? fc.constant({}) : model([field], [field]))
      .map(([base, own]) => ({ ...(base as object), ...(own as object), type }))
  return fc.oneof(...branches.map(ofBranch))
}

const absent = Symbol('absent')

/** Few of the optional fields at a time: the more there are, the sooner two of them do not go together. */
const sometimes = (name: string, required: readonly string[], value: Value): Value => {
  if (required.includes(name)) return value
  const nothing = { weight: seldom.includes(name) ? 20 : 2, arbitrary: fc.constant<unknown>(absent) }
  return fc.oneof(nothing, { weight: 1, arbitrary: value })
}

interface Branch {
  readonly type: string
  /** The field that goes with this type, where there is one. */
  readonly field: string | undefined
}

/** What a `type` may be, where each has a field of its name beside it: a filter's, a path modifier's. */
const branchesOf = (properties: NonNullable<Schema['properties']>): readonly Branch[] => {
  const types = (properties['type']?.enum ?? []).map(String)
  const fieldOf = (type: string) =>
    Object.keys(properties).find((name) => name.toLowerCase() === type.toLowerCase())
  return types.some(fieldOf) ? types.map((type) => ({ type, field: fieldOf(type) })) : []
}

const anyArray = (schema: Schema, items: Schema, field: string): Value => {
  const bounds = {
    minLength: schema.minItems ?? 0,
    maxLength: Math.max(schema.minItems ?? 0, Math.min(mostItems, schema.maxItems ?? mostItems)),
  }
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  const item = anyOfSchema(items, field)
  if (schema['x-kubernetes-list-type'] === 'set')
    return fc.uniqueArray(item, { ...bounds, selector: JSON.stringify })
  if (keys.length === 0) return fc.array(item, bounds)
  const selector = (one: unknown) => JSON.stringify(keys.map((key) => (one as Record<string, unknown>)[key]))
  return fc.uniqueArray(item, { ...bounds, selector })
}

const anyInteger = ({ minimum = 0, maximum = 2 ** 31 - 1 }: Schema): Value =>
  fc.integer({ min: minimum, max: maximum })

const anyString = ({ pattern, minLength = 0, maxLength = longestString }: Schema): Value => {
  if (pattern === undefined) return fc.string({ minLength, maxLength: Math.min(maxLength, longestString) })
  return fc
    .stringMatching(new RegExp(pattern))
    .filter(({ length }) => length >= minLength && length <= maxLength)
}

const withWords = (field: string, type: 'string' | 'number', any: Value): Value => {
  const words = (knownWords[field] ?? []).filter((word) => typeof word === type)
  return words.length === 0
    ? any
    : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...words) }, { weight: 1, arbitrary: any })
}
