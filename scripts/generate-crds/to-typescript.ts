import type { Schema } from '@watershed/ingest'

/**
 * TypeScript interfaces for a spec whose defaults are filled in: a field with a default is never absent. One interface for
 * each distinct object, named after where it is first found, from the outside in.
 */
export const toTypeScript = (name: string, schema: Schema): string => {
  const found = new Map<string, { readonly name: string; readonly schema: Schema }>()
  const waiting = [{ name, schema }]
  for (const next of waiting) {
    const shape = JSON.stringify(next.schema.properties)
    if (found.has(shape)) continue
    found.set(shape, next)
    const base = next.name.replace(/Spec$/, '')
    for (const [field, inner] of Object.entries(next.schema.properties ?? {})) {
      const object = inner.items ?? inner
      if (object.properties)
        waiting.push({ name: base + pascal(inner.items ? singular(field) : field), schema: object })
    }
  }
  const names = new Map([...found].map(([shape, one]) => [shape, one.name]))
  return [...found.values()].map((one) => declaration(one.name, one.schema, names)).join('\n\n')
}

const declaration = (name: string, { properties = {}, required = [] }: Schema, names: Names): string => {
  const fields = Object.entries(properties).map(([field, schema]) => {
    const optional = required.includes(field) || schema.default !== undefined ? '' : '?'
    return `  readonly ${field}${optional}: ${typeOf(schema, names)}`
  })
  return [`export interface ${name} {`, ...fields, '}'].join('\n')
}

type Names = ReadonlyMap<string, string>

const typeOf = (schema: Schema, names: Names): string => {
  if (schema.items) return `readonly ${grouped(typeOf(schema.items, names))}[]`
  if (schema.properties) return names.get(JSON.stringify(schema.properties)) ?? 'object'
  if (schema.additionalProperties)
    return `Readonly<Record<string, ${typeOf(schema.additionalProperties, names)}>>`
  if (schema.enum) return schema.enum.map(literal).join(' | ')
  return schema.type === 'integer' ? 'number' : (schema.type ?? 'unknown')
}

const literal = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : JSON.stringify(value))

const grouped = (type: string): string => (type.includes(' ') ? `(${type})` : type)

const pascal = (field: string): string => field.charAt(0).toUpperCase() + field.slice(1)

const singular = (field: string): string =>
  field
    .replace(/ches$/, 'ch')
    .replace(/sses$/, 'ss')
    .replace(/([^s])s$/, '$1')
