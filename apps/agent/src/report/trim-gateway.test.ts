import assert from 'node:assert/strict'
import { trimObject } from './trim-object.ts'

const assignedOf = (status: unknown): unknown => {
  const trimmed = trimObject({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { namespace: 'shop', name: 'web' },
    spec: { gatewayClassName: 'watershed', listeners: [] },
    status,
  })
  assert.equal(trimmed.type, 'object')
  return trimmed.type === 'object' && 'assigned' in trimmed.object ? trimmed.object.assigned : undefined
}

describe('trimGateway', () => {
  const cases: readonly (readonly [string, unknown, unknown])[] = [
    [
      'a status with addresses',
      { addresses: [{ type: 'IPAddress', value: '10.0.0.7' }, { value: 'fd00::7' }] },
      ['10.0.0.7', 'fd00::7'],
    ],
    [
      'names, which are none of ours',
      { addresses: [{ type: 'Hostname', value: 'lb.example.com' }] },
      undefined,
    ],
    ['no status', undefined, undefined],
    ['a status of another shape', { addresses: { value: '10.0.0.7' } }, undefined],
    ['entries of another shape', { addresses: ['10.0.0.7', null, { value: 7 }] }, undefined],
    [
      'more than the API allows',
      { addresses: Array.from({ length: 20 }, () => ({ value: '10.0.0.7' })) },
      Array(16).fill('10.0.0.7'),
    ],
  ]
  for (const [title, status, assigned] of cases)
    it(`reads ${title}`, () => assert.deepEqual(assignedOf(status), assigned))
})
