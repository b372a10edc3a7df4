import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'

/** Nothing that is sent is made into what it is not, and no field is dropped: what is wrong is refused. */
const exact = new Ajv({ coerceTypes: false, removeAdditional: false })
/** All that a query says is text: of that, numbers and booleans are read. */
const ofQuery = new Ajv({ coerceTypes: true, removeAdditional: false })
for (const ajv of [exact, ofQuery]) addFormats.default(ajv)

export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) =>
  (httpPart === 'querystring' ? ofQuery : exact).compile(schema)
