import type { ErrorObject } from 'ajv'
import { Ajv } from 'ajv'
import type { Chart, Values } from './chart.ts'
import { ChartError } from './chart-error.ts'

/** @throws ChartError BadValues, naming each value and what it must be */
export const checkValues = ({ name, schema }: Chart, values: Values): void => {
  const validate = new Ajv({ allErrors: true, strict: false }).compile(schema)
  if (validate(values)) return
  const faults = (validate.errors ?? []).map(explain).join('; ')
  throw new ChartError('BadValues', `the values of chart ${name} are refused: ${faults}`)
}

const explain = ({ instancePath, message, params }: ErrorObject): string => {
  const path = instancePath.slice(1).replaceAll('/', '.') || 'the values'
  const unknown = (params as { readonly additionalProperty?: string }).additionalProperty
  if (unknown !== undefined) return `${path} have no ${unknown}`
  return `${path} ${message ?? 'is refused'}`
}
