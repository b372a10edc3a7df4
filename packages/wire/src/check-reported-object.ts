import type { ReportedObject } from '@watershed/model'
import { recordKinds } from '@watershed/model'
import { Compile } from 'typebox/compile'
import { describeSchemaErrors } from './describe-schema-errors.ts'
import { reportedKinds } from './reported-object.ts'

const validators = new Map<string, ReturnType<typeof Compile>>(
  Object.entries(reportedKinds).map(([kind, schema]) => [kind, Compile(schema)]),
)

/**
 * What the hub would refuse in this object, or undefined. For agents: they leave out the one bad object and report it as a
 * problem, where the hub could only refuse the whole report.
 */
export const checkReportedObject = (object: ReportedObject): string | undefined => {
  const validator = validators.get(object.kind)
  if (!validator) return `kind must be one of ${recordKinds.join(', ')}, is ${object.kind}`
  if (validator.Check(object)) return undefined
  return describeSchemaErrors(validator.Errors(object).filter(isItsOwn).map(unifyParams), object)
}

/** typebox says of an unknown field also that the schema `false` does not match it. */
const isItsOwn = ({ keyword }: { readonly keyword: string }): boolean => keyword !== 'boolean'

/** typebox lists several where ajv names one. */
const unifyParams = <E extends { readonly params: object }>(error: E): E => {
  const { params } = error
  if (!('additionalProperties' in params)) return error
  return { ...error, params: { additionalProperty: [params.additionalProperties].flat().join(', ') } }
}
