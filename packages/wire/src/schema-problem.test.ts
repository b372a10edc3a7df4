import assert from 'node:assert/strict'
import { Ajv } from 'ajv'
import { ClusterParams, RouteQuery } from './params.ts'
import { ReportRequest } from './report.ts'
import type { RequestPart } from './schema-problem.ts'
import { schemaProblem } from './schema-problem.ts'

const ajv = new Ajv({ coerceTypes: false, removeAdditional: false })
const service = { kind: 'Service', namespace: 'shop', name: 'web' }
const schemas = { body: ReportRequest, params: ClusterParams, querystring: RouteQuery, headers: RouteQuery }

describe('schemaProblem names', () => {
  const cases: readonly [says: string, part: RequestPart, value: unknown, field: string, cure: RegExp][] = [
    ['a part of the path', 'params', { cluster: 'Blue' }, 'path.cluster', /^correct it/],
    ['a part of the query', 'querystring', { kind: 'Pod' }, 'query.kind', /^use one of HTTPRoute, Multi/],
    ['what nobody knows', 'querystring', { kin: 'HTTPRoute' }, 'query.kin', /^remove it$/],
    ['what is missing', 'body', { epoch: 1 }, 'seq', /^add it$/],
    [
      'a field far down in the body',
      'body',
      {
        epoch: 1,
        seq: 1,
        deletes: [],
        upserts: [{ ...service, ports: [{ name: '', port: 0, protocol: 'TCP' }] }],
      },
      'upserts[0].ports[0].port',
      /^correct it/,
    ],
    ['the body as a whole', 'body', 'x', 'body', /^correct it/],
  ]
  for (const [says, part, value, field, cure] of cases)
    it(says, () => {
      const validate = ajv.compile(schemas[part])
      assert.equal(validate(value), false)
      const { detail, extras } = schemaProblem(part, validate.errors ?? [], value)
      assert.equal(extras.field, field)
      assert.match(extras.cure, cure)
      assert.ok(detail.length > 0)
    })
})
