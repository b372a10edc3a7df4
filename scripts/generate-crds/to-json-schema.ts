import type { Schema } from '@watershed/ingest'

/**
 * A structural schema as validation needs it: without prose, and with unknown fields refused. Kubernetes drops those
 * silently; in a folder of files a misspelt field would be ignored without a word.
 */
export const toJsonSchema = (schema: Schema): Schema => {
  const { description: _, ...rest } = schema
  return {
    ...rest,
    ...(schema.items && { items: toJsonSchema(schema.items) }),
    ...(schema.additionalProperties && { additionalProperties: toJsonSchema(schema.additionalProperties) }),
    ...(schema.properties && {
      properties: mapValues(schema.properties),
      additionalProperties: false as const,
    }),
  }
}

const mapValues = (properties: Readonly<Record<string, Schema>>): Readonly<Record<string, Schema>> =>
  Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, toJsonSchema(schema)]))
