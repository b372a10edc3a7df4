/** An error as ajv makes it. */
export interface SchemaError {
  /** JSON Pointer into the value. */
  readonly instancePath: string
  readonly keyword: string
  readonly params: object
  readonly message?: string
}

/**
 * Says for a person where a message is wrong: `upserts[3].ports[0].port (Service shop/web) must be <= 65535`. Names the
 * field as written, the object where there is one, and the allowed values or the unknown field, which ajv's text leaves out.
 * `whole` is what the value is called.
 */
export const describeSchemaErrors = (
  errors: readonly SchemaError[],
  value: unknown,
  whole = 'body',
): string => {
  const texts = errors.filter(({ keyword }) => keyword !== 'if').map((error) => describe(error, value, whole))
  return [...new Set(texts)].join('; ')
}

const describe = (error: SchemaError, value: unknown, whole: string): string => {
  const steps = error.instancePath.split('/').slice(1).map(unescapeStep)
  const field = steps.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`)).join('')
  const object = nameOf(value, steps)
  return [field.replace(/^\./, '') || whole, ...(object ? [`(${object})`] : []), reason(error)].join(' ')
}

/** RFC 6901, section 4. */
const unescapeStep = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~')

const reason = ({ params, message = 'is invalid' }: SchemaError): string => {
  if ('additionalProperty' in params)
    return `has the unknown field ${JSON.stringify(params.additionalProperty)}: remove it`
  if ('allowedValues' in params) return `${message}: ${JSON.stringify(params.allowedValues)}`
  if ('allowedValue' in params) return `${message} ${JSON.stringify(params.allowedValue)}`
  return message
}

/** `kind namespace/name` of the innermost object on the way to the field that has those. */
const nameOf = (value: unknown, steps: readonly string[]): string | undefined => {
  let at = value
  let found: string | undefined
  for (const step of steps) {
    at = isObject(at) ? at[step] : undefined
    if (isObject(at) && typeof at.kind === 'string' && typeof at.name === 'string')
      found = `${clip(at.kind)} ${typeof at.namespace === 'string' ? `${clip(at.namespace)}/` : ''}${clip(at.name)}`
  }
  return found
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** The name may be what is wrong. */
const clip = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text)
