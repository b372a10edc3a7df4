import { isDeepStrictEqual } from 'node:util'
import type { Finding } from './finding.ts'
import { stepInto } from './finding.ts'
import type { Schema } from './schema.ts'

/** Checks that no set holds a value twice, and no map made of a list a key (`x-kubernetes-list-type`). */
export const checkUnique = (schema: Schema, value: unknown, path: string): readonly Finding[] => {
  if (Array.isArray(value)) return checkList(schema, value as unknown[], path)
  if (typeof value !== 'object' || value === null || !schema.properties) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const property = schema.properties?.[key]
    return property ? checkUnique(property, inner, stepInto(path, key)) : []
  })
}

const checkList = (schema: Schema, values: readonly unknown[], path: string): readonly Finding[] => {
  const { items = {} } = schema
  const keysOf = schema['x-kubernetes-list-type'] === 'set' ? (value: unknown) => value : keyBy(schema)
  const keys = values.map((value) => keysOf?.(value))
  return values.flatMap((value, index) => {
    const first = keysOf ? keys.findIndex((key) => isDeepStrictEqual(key, keys[index])) : index
    const twice =
      first < index
        ? [{ path: stepInto(path, index), message: repeats(keys[index], stepInto(path, first)) }]
        : []
    return [...twice, ...checkUnique(items, value, stepInto(path, index))]
  })
}

const keyBy = (schema: Schema): ((value: unknown) => unknown) | undefined => {
  const names = schema['x-kubernetes-list-map-keys']
  if (schema['x-kubernetes-list-type'] !== 'map' || !names) return undefined
  return (value) =>
    Object.fromEntries(names.map((name) => [name, (value as Readonly<Record<string, unknown>>)[name]]))
}

const repeats = (key: unknown, first: string): string => {
  const what =
    typeof key === 'object' && key !== null
      ? Object.entries(key)
          .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
          .join(' and ')
      : JSON.stringify(key)
  return `repeats ${what} of ${first}: remove one of the two`
}
