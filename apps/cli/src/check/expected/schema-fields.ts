/** OpenAPI v3 as CustomResourceDefinitions have it, as far as it is read. */
export interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly additionalProperties?: Schema | boolean
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean
}

/** The paths of all fields, as `spec.rules[].backendRefs[].cluster`; a part that keeps unknown fields ends in `.*`. */
export const schemaFields = (schema: Schema | undefined): ReadonlySet<string> => {
  const fields = new Set<string>()
  const add = (at: string, part: Schema): void => {
    if (at !== '') fields.add(at)
    if (part['x-kubernetes-preserve-unknown-fields'] === true) fields.add(at === '' ? '*' : `${at}.*`)
    for (const [name, field] of Object.entries(part.properties ?? {}))
      add(at === '' ? name : `${at}.${name}`, field)
    if (part.items) add(`${at}[]`, part.items)
    if (typeof part.additionalProperties === 'object') add(`${at}{}`, part.additionalProperties)
  }
  add('', schema ?? {})
  return fields
}

/** Those of `wanted` that a schema with `fields` drops; of a whole object that is missing, only itself. */
export const droppedFields = (wanted: Iterable<string>, fields: ReadonlySet<string>): readonly string[] => {
  const dropped = [...wanted].filter((field) => !fields.has(field) && !isKept(field, fields))
  return dropped.filter((field) => !ancestors(field).some((above) => dropped.includes(above)))
}

const isKept = (field: string, fields: ReadonlySet<string>): boolean =>
  fields.has('*') || ancestors(field).some((above) => fields.has(`${above}.*`))

/** `a`, `a.b` and `a.b[]` of `a.b[].c`. */
const ancestors = (field: string): readonly string[] =>
  [...field.matchAll(/\.|\[\]|\{\}/g)]
    .flatMap(({ 0: mark, index }) => [
      field.slice(0, index),
      ...(mark === '.' ? [] : [field.slice(0, index + 2)]),
    ])
    .filter((above) => above !== field)
