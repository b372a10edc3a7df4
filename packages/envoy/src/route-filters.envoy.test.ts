import assert from 'node:assert/strict'
import type { EdgeAccess } from '@watershed/model'
import type { HttpBackend } from '@watershed/testkit'
import { startHttpBackend } from '@watershed/testkit'
import { backendResources, localityOf } from './testing/backend-resources.ts'
import type { RuleInput } from './testing/edge-rule.ts'
import type { TestEdge } from './testing/start-edge.ts'
import { startEdge } from './testing/start-edge.ts'

const nobody: EdgeAccess = { allow: ['192.0.2.0/24'], deny: [] }
const anyOrigin = {
  type: 'CORS',
  allowOrigins: ['*'],
  allowMethods: [],
  allowHeaders: [],
  exposeHeaders: [],
  allowCredentials: false,
  maxAgeSeconds: 5,
} as const
const rules: readonly RuleInput[] = [
  { match: { path: { type: 'PathPrefix', value: '/shut' } }, access: [nobody] },
  { match: { path: { type: 'PathPrefix', value: '/told' } }, filters: [anyOrigin] },
  {
    match: { path: { type: 'PathPrefix', value: '/kept' } },
    sessionPersistence: { type: 'Cookie', sessionName: 'cart' },
  },
  { match: { path: { type: 'PathPrefix', value: '/' } } },
]

/** Filters are made by the route that a request begins with, and it may begin with none. */
describe('Envoy does what a route says', () => {
  let edge: TestEdge
  let backend: HttpBackend
  before(async () => {
    ;[edge, backend] = await Promise.all([startEdge(), startHttpBackend({ name: 'blue' })])
    await edge.apply([
      ...backendResources('backend', [localityOf('blue', 1, [backend])]),
      ...['shop.example.com', '*.example.net', '*'].map((hostname) => edge.host(hostname, rules)),
      // Has a host, but no rule for these paths: they are those of `*`.
      edge.host('half.example.com', [{ match: { path: { type: 'PathPrefix', value: '/half' } } }]),
    ])
  })
  after(() => Promise.all([edge.stop(), backend.stop()]))

  for (const [found, host] of [
    ['by its name', 'shop.example.com'],
    ['in lower case', 'Shop.Example.Com'],
    ['by a wildcard', 'a.b.example.net'],
    ['as any', 'other.example.org'],
    ['as any, after one without a rule for it', 'half.example.com'],
  ] as const)
    it(`where its host is found ${found}`, async () => {
      const headers = { origin: 'https://app.example.org' }
      const [shut, told, kept, plain] = await Promise.all(
        ['/shut', '/told', '/kept', '/'].map((path) => edge.send(path, { host, headers })),
      )
      const says = (name: string) =>
        [shut, told, kept, plain].map((answer) => answer?.headers[name] !== undefined)
      assert.deepEqual([shut?.status, told?.status, kept?.status, plain?.status], [403, 200, 200, 200])
      assert.deepEqual(says('access-control-allow-origin'), [false, true, false, false])
      assert.deepEqual(says('set-cookie'), [false, false, true, false])
    })
})
