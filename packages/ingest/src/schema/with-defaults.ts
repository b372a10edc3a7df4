import type { Schema } from './schema.ts'

/**
 * A copy of `value` with the defaults of its schema filled in, as the API server does it: a null where the schema has a
 * field counts as absent, and a default's own fields are defaulted in turn. What the schema does not know stays as it is.
 */
export const withDefaults = (schema: Schema, value: unknown): unknown => {
  if (Array.isArray(value)) {
    const { items } = schema
    return items ? value.map((item: unknown) => withDefaults(items, item)) : value
  }
  if (!isObject(value)) return value
  const { properties, additionalProperties: others } = schema
  if (properties) return objectWithDefaults(properties, value)
  if (!others) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withDefaults(others, inner)]))
}

const objectWithDefaults = (properties: Properties, value: Fields): Fields => {
  const present = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
    const schema = Object.hasOwn(properties, key) ? properties[key] : undefined
    if (!schema) return [[key, inner]]
    return inner === null ? [] : [[key, withDefaults(schema, inner)]]
  })
  for (const [key, schema] of defaultedOf(properties)) {
    if (!Object.hasOwn(value, key) || value[key] === null)
      present.push([key, withDefaults(schema, schema.default)])
  }
  return Object.fromEntries(present)
}

type Properties = Readonly<Record<string, Schema>>
type Defaulted = readonly (readonly [string, Schema])[]

const defaulted = new WeakMap<Properties, Defaulted>()

/** The few fields that have a default, of the many that an object may have. */
const defaultedOf = (properties: Properties): Defaulted => {
  const known = defaulted.get(properties)
  if (known) return known
  const found = Object.entries(properties).filter(([, schema]) => schema.default !== undefined)
  defaulted.set(properties, found)
  return found
}

type Fields = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null
