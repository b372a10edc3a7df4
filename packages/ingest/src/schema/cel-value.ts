import type { CelInput } from '@bufbuild/cel'
import type { Schema } from './schema.ts'

/** Words of the language, which cannot be selected: Kubernetes has `self.__namespace__` for a field `namespace`. */
const reserved = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return void while'.split(
    ' ',
  ),
)

/** A value that follows its schema as CEL sees it: integers as int, objects as maps. */
export const celValue = (schema: Schema, value: unknown): CelInput => {
  if (typeof value === 'number') return BigInt(value)
  if (Array.isArray(value)) return value.map((item: unknown) => celValue(schema.items ?? {}, item))
  if (typeof value !== 'object' || value === null) return value as CelInput
  const { properties, additionalProperties } = schema
  return new Map(
    Object.entries(value).map(([key, inner]: [string, unknown]): [string, CelInput] => [
      properties && reserved.has(key) ? `__${key}__` : key,
      celValue(properties?.[key] ?? (additionalProperties || {}), inner),
    ]),
  )
}
