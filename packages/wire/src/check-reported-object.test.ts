import assert from 'node:assert/strict'
import type { ReportedObject } from '@watershed/model'
import { recordKinds } from '@watershed/model'
import { checkReportedObject } from './check-reported-object.ts'

const service: ReportedObject = {
  kind: 'Service',
  namespace: 'shop',
  name: 'web',
  ports: [{ name: 'http', port: 80, protocol: 'TCP' }],
}
const route: ReportedObject = {
  kind: 'MultiClusterHTTPRoute',
  namespace: 'shop',
  name: 'web',
  apiVersion: 'watershed.dev/v1alpha1',
  spec: {},
}

describe('checkReportedObject', () => {
  const cases: readonly (readonly [string, ReportedObject, string | undefined])[] = [
    ['takes a Service', service, undefined],
    ['takes a route', route, undefined],
    ['takes a GatewayClass', { ...route, kind: 'GatewayClass', namespace: '' }, undefined],
    [
      'names a wrong port',
      { ...service, ports: [{ name: '', port: 0, protocol: 'TCP' }] },
      'ports[0].port must be >= 1',
    ],
    ['names a wrong spec', { ...route, spec: 'x' }, 'spec must be object'],
    [
      'names what is missing',
      { ...service, ports: undefined } as unknown as ReportedObject,
      'ports must be array',
    ],
    [
      'names an unknown field',
      { ...service, type: 'x' } as ReportedObject,
      'body has the unknown field "type": remove it',
    ],
    [
      'refuses an unknown kind',
      { ...route, kind: 'Pod' } as unknown as ReportedObject,
      `kind must be one of ${recordKinds.join(', ')}, is Pod`,
    ],
  ]
  for (const [what, object, expected] of cases)
    it(what, () => assert.equal(checkReportedObject(object), expected))
})
