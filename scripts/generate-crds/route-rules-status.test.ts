import assert from 'node:assert/strict'
import type { Schema } from '@watershed/ingest'
import type { ObjectStatus, Share } from '@watershed/model'
import { routeObjectStatus } from '@watershed/status'
import { rulesStatus } from './route-rules-status.ts'

const share = (parts: Partial<Share>): Share => ({
  backendRef: 0,
  namespace: 'shop',
  service: 'cart',
  port: 80,
  weight: 1,
  desired: 1,
  effective: 1 / 3,
  readyEndpoints: 2,
  endpoints: 3,
  ...parts,
})

const written = ({ status }: ObjectStatus): unknown => status['rules']

/** What of a value its schema does not allow: an API server drops the one and refuses the other. */
const faults = (value: unknown, schema: Schema, path: string): readonly string[] => {
  if (Array.isArray(value)) return listFaults(value, schema, path)
  if (typeof value === 'object' && value !== null) return objectFaults(value, schema, path)
  return isAllowed(value, schema) ? [] : [path]
}

const listFaults = (list: readonly unknown[], schema: Schema, path: string): readonly string[] => {
  const items = list.flatMap((item, index) => faults(item, schema.items ?? {}, `${path}[${index}]`))
  return schema.type === 'array' && list.length <= (schema.maxItems ?? 0) ? items : [path, ...items]
}

const objectFaults = (object: object, schema: Schema, path: string): readonly string[] => {
  const { properties = {}, required = [] } = schema
  const missing = required.filter((name) => !(name in object)).map((name) => `${path}.${name} is missing`)
  const inner = Object.entries(object).flatMap(([name, one]) => {
    const own = properties[name]
    return own ? faults(one, own, `${path}.${name}`) : [`${path}.${name} has no schema`]
  })
  return [...missing, ...inner]
}

const isAllowed = (value: unknown, { type, ...schema }: Schema): boolean => {
  if (typeof value === 'string') {
    const isShort = value.length <= (schema.maxLength ?? 0)
    return type === 'string' && isShort && new RegExp(schema.pattern ?? '').test(value)
  }
  const { minimum = 0, maximum = Infinity } = schema
  return type === 'integer' && Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum
}

describe('the schema of status.rules', () => {
  it('takes all that is written', () => {
    const status = routeObjectStatus({
      cluster: 'blue',
      object: {
        kind: 'MultiClusterHTTPRoute',
        apiVersion: 'watershed.dev/v1alpha1',
        namespace: 'shop',
        name: 'cart',
        spec: {},
      },
      parents: [],
      rules: [
        { rule: 0, name: 'all', failover: 'Spill', shares: [share({ cluster: 'blue', reason: 'Overflow' })] },
        {
          rule: 1,
          failover: 'Spill',
          reason: 'BackendNotFound',
          shares: [share({ reason: 'BackendNotFound' })],
        },
        { rule: 15, failover: 'None', reason: 'Redirect', shares: [] },
      ],
    })
    assert.deepEqual(faults(written(status), rulesStatus, 'rules'), [])
  })

  it('knows what it does not take', () => {
    assert.deepEqual(faults([{ rule: 16, backends: [], odd: 1 }], rulesStatus, 'rules'), [
      'rules[0].rule',
      'rules[0].odd has no schema',
    ])
  })
})
