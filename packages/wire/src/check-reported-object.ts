import type { ReportedObject } from '@watershed/model'
import { Compile } from 'typebox/compile'
import { describeSchemaErrors } from './describe-schema-errors.ts'
import {
  ReportedClusterConfig,
  ReportedConfig,
  ReportedEndpointSlice,
  ReportedService,
} from './reported-object.ts'

const service = Compile(ReportedService)
const slice = Compile(ReportedEndpointSlice)
const clusterConfig = Compile(ReportedClusterConfig)
const config = Compile(ReportedConfig)

const validatorOf = (kind: ReportedObject['kind']) => {
  if (kind === 'Service') return service
  if (kind === 'EndpointSlice') return slice
  return kind === 'GatewayClass' ? clusterConfig : config
}

/**
 * What the hub would refuse in this object, or undefined. For agents: they leave out the one bad object and report it as a
 * problem, where the hub could only refuse the whole report.
 */
export const checkReportedObject = (object: ReportedObject): string | undefined => {
  const validator = validatorOf(object.kind)
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
