import { isIPv4, isIPv6 } from 'node:net'
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import { describeError } from './describe-error.ts'
import type { Finding } from './finding.ts'
import { stepInto } from './finding.ts'
import { linearRegExp } from './linear-reg-exp.ts'
import type { Schema } from './schema.ts'

/** Checks everything that JSON Schema can say: types, fields, bounds, patterns. */
export const checkStructure = (schema: Schema, value: unknown, path: string): readonly Finding[] => {
  const validate = compile(schema)
  if (validate(value)) return []
  return withoutFollowUps(validate.errors ?? []).map((error) => ({
    path: pathOf(path, value, error),
    message: describeError(error),
  }))
}

let ajv: Ajv | undefined

const instance = (): Ajv => {
  ajv ??= new Ajv({
    allErrors: true,
    verbose: true,
    strictTypes: false,
    // The name is for code that ajv writes out, which it does not here.
    code: { regExp: Object.assign((pattern: string) => linearRegExp(pattern), { code: 'linearRegExp' }) },
    formats: {
      int32: { type: 'number', validate: (value: number) => value === (value | 0) },
      ipv4: isIPv4,
      ipv6: isIPv6,
    },
  }).addVocabulary([
    'x-kubernetes-list-type',
    'x-kubernetes-list-map-keys',
    'x-kubernetes-map-type',
    'x-kubernetes-validations',
  ])
  return ajv
}

const compiled = new WeakMap<Schema, ValidateFunction>()

/** A schema is compiled once, at its first use. */
const compile = (schema: Schema): ValidateFunction => {
  const known = compiled.get(schema)
  if (known) return known
  const validate = instance().compile(schema)
  compiled.set(schema, validate)
  return validate
}

/** Of an alternative only the whole is told, not why each of its parts did not fit. */
const withoutFollowUps = (errors: readonly ErrorObject[]): readonly ErrorObject[] =>
  errors.filter(({ schemaPath }) => !/\/(oneOf|anyOf|not)\/./.test(schemaPath))

/** A field that is missing or unknown is itself the place of the error. */
const pathOf = (root: string, value: unknown, error: ErrorObject): string => {
  const params = error.params as { missingProperty?: string; additionalProperty?: string }
  const field = params.missingProperty ?? params.additionalProperty
  const steps = error.instancePath.split('/').slice(1).map(unescape)
  let path = root
  let at = value
  for (const step of steps) {
    path = stepInto(path, Array.isArray(at) ? Number(step) : step)
    at = (at as Readonly<Record<string, unknown>>)[step]
  }
  return field === undefined ? path : stepInto(path, field)
}

/** From a step of a JSON pointer (RFC 6901). */
const unescape = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~')
