/** Names of fields and indices of lists, from an object's root. */
export type Path = readonly (string | number)[]

/** Something in an object that cannot be read. */
export interface Fault {
  readonly path: Path
  /** What is wrong, naming the field. */
  readonly message: string
  readonly cure: string
}

/**
 * A place in an object of unknown shape. Readers return a stand-in where the shape is wrong and add to the faults, which
 * all fields of one object share: so one reading finds everything that is wrong with it.
 */
export interface Field {
  readonly value: unknown
  readonly path: Path
  readonly faults: Fault[]
}

export const rootField = (value: unknown): Field => ({ value, path: [], faults: [] })

/** The field below, which may be absent. As Kubernetes has it, null is absent. */
export const at = ({ value, path, faults }: Field, key: string): Field => ({
  value: isRecord(value) ? (value[key] ?? undefined) : undefined,
  path: [...path, key],
  faults,
})

export const fault = ({ path, faults }: Field, message: string, cure: string): void => {
  faults.push({ path, message: `${describePath(path)} ${message}`, cure })
}

/** `spec.ports[0].port`. */
export const describePath = (path: Path): string => {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('')
  return text.replace(/^\./, '') || 'the object'
}

export const optionalText = (field: Field): string | undefined => {
  const { value, path } = field
  if (value === undefined || typeof value === 'string') return value
  fault(field, `is ${nameType(value)}, not text`, `Put the value of ${describePath(path)} in quotes.`)
  return undefined
}

export const text = (field: Field): string => {
  const value = optionalText(field)
  if (value !== undefined && value !== '') return value
  if (field.value === undefined || value === '')
    fault(field, 'is missing', `Add ${describePath(field.path)}.`)
  return ''
}

export const optionalFlag = (field: Field): boolean | undefined => {
  const { value, path } = field
  if (value === undefined || typeof value === 'boolean') return value
  fault(
    field,
    `is ${nameType(value)}, not true or false`,
    `Write ${describePath(path)}: true or false, without quotes.`,
  )
  return undefined
}

/** One of these, or the first of them where the field says something else. */
export const choice = <T extends string>(field: Field, among: readonly [T, ...T[]], whenAbsent?: T): T => {
  const { value, path } = field
  if (value === undefined && whenAbsent !== undefined) return whenAbsent
  const found = among.find((one) => one === value)
  if (found !== undefined) return found
  const is = value === undefined ? 'is missing' : `is ${typeof value === 'string' ? value : nameType(value)}`
  fault(field, is, `Write ${describePath(path)} as one of ${among.join(', ')}.`)
  return among[0]
}

export const port = (field: Field): number => {
  const { value, path } = field
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535) return value
  const is = value === undefined ? 'is missing' : `is ${typeof value === 'number' ? value : nameType(value)}`
  fault(field, is, `Write ${describePath(path)} as a whole number from 1 to 65535.`)
  return 1
}

/** Its items; none where the field is absent. */
export const list = (field: Field): readonly Field[] => {
  const { value, path, faults } = field
  if (value === undefined) return []
  if (Array.isArray(value))
    return value.map((item: unknown, index) => ({ value: item ?? undefined, path: [...path, index], faults }))
  fault(
    field,
    `is ${nameType(value)}, not a list`,
    `Write ${describePath(path)} as a list, each item after a dash.`,
  )
  return []
}

/** The field itself, with a fault where it is something else than fields and their values. */
export const record = (field: Field): Field => {
  const { value, path } = field
  if (value === undefined) fault(field, 'is missing', `Add ${describePath(path)}.`)
  else if (!isRecord(value))
    fault(field, `is ${nameType(value)}, not fields`, `Write ${describePath(path)} as fields, one a line.`)
  return field
}

/** Names and texts, as of labels; absent where there are none. */
export const textRecord = (field: Field): Readonly<Record<string, string>> | undefined => {
  if (field.value === undefined) return undefined
  const { value } = record(field)
  if (!isRecord(value)) return undefined
  const entries = Object.keys(value).map((key) => [key, optionalText(at(field, key)) ?? ''] as const)
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const nameType = (value: unknown): string => {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'fields'
  if (typeof value === 'boolean') return String(value)
  return typeof value === 'number' ? 'a number' : 'text'
}
