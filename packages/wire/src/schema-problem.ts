import type { SchemaError } from './describe-schema-errors.ts'
import { describeSchemaErrors } from './describe-schema-errors.ts'
import type { ProblemExtras } from './problem.ts'

/** The part of a request that a schema is of. */
export type RequestPart = 'body' | 'params' | 'querystring' | 'headers'

/** Says for a person and for a program what of a request does not follow its schema: the field that is named is the first that is wrong. */
export const schemaProblem = (
  part: RequestPart,
  errors: readonly SchemaError[],
  value: unknown,
): { readonly detail: string; readonly extras: Required<Pick<ProblemExtras, 'field' | 'cure'>> } => {
  const [first] = errors.filter(({ keyword }) => keyword !== 'if')
  return {
    detail: describeSchemaErrors(errors, value, names[part]),
    extras: { field: first ? fieldOf(part, first) : names[part], cure: first ? cureOf(first) : correct },
  }
}

const names: Readonly<Record<RequestPart, string>> = {
  body: 'body',
  params: 'path',
  querystring: 'query',
  headers: 'header',
}

const fieldOf = (part: RequestPart, { instancePath, params }: SchemaError): string => {
  const steps = instancePath.split('/').slice(1)
  if ('missingProperty' in params) steps.push(String(params.missingProperty))
  if ('additionalProperty' in params) steps.push(String(params.additionalProperty))
  const path = steps
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`))
    .join('')
  return part === 'body' ? path.replace(/^\./, '') || 'body' : `${names[part]}${path}`
}

const correct = 'correct it: /openapi.json has the schema'

const cureOf = ({ keyword, params }: SchemaError): string => {
  if ('additionalProperty' in params) return 'remove it'
  if ('missingProperty' in params) return 'add it'
  if ('allowedValues' in params && Array.isArray(params.allowedValues))
    return `use one of ${params.allowedValues.join(', ')}`
  return keyword === 'const' && 'allowedValue' in params ? `use ${String(params.allowedValue)}` : correct
}
