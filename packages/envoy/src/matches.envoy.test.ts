import assert from 'node:assert/strict'
import type { HttpBackend } from '@watershed/testkit'
import { startHttpBackend } from '@watershed/testkit'
import { backendResources, localityOf } from './testing/backend-resources.ts'
import type { RuleInput } from './testing/edge-rule.ts'
import type { SendOptions } from './testing/send.ts'
import type { TestEdge } from './testing/start-edge.ts'
import { startEdge } from './testing/start-edge.ts'

/** In the order in which they are tried; each sends its name on, for the test to see. */
const rules: readonly RuleInput[] = [
  { name: 'exact', match: { path: { type: 'Exact', value: '/exact' } } },
  { name: 'regex', match: { path: { type: 'RegularExpression', value: '/item/[0-9]+' } } },
  { name: 'put', match: { path: { type: 'PathPrefix', value: '/api' }, method: 'PUT' } },
  {
    name: 'two headers',
    match: {
      path: { type: 'PathPrefix', value: '/api' },
      headers: [
        { name: 'version', type: 'Exact', value: 'v2' },
        { name: 'color', type: 'RegularExpression', value: 'b.*e' },
      ],
    },
  },
  {
    name: 'header',
    match: {
      path: { type: 'PathPrefix', value: '/api' },
      headers: [{ name: 'version', type: 'Exact', value: 'v2' }],
    },
  },
  {
    name: 'query',
    match: {
      path: { type: 'PathPrefix', value: '/api' },
      queryParams: [
        { name: 'debug', type: 'Exact', value: 'yes' },
        { name: 'id', type: 'RegularExpression', value: '[0-9]+' },
      ],
    },
  },
  { name: 'long prefix', match: { path: { type: 'PathPrefix', value: '/api/v1/' } } },
  { name: 'prefix', match: { path: { type: 'PathPrefix', value: '/api' } } },
]

describe('Envoy matches a request', () => {
  let edge: TestEdge
  let backend: HttpBackend
  before(async () => {
    ;[edge, backend] = await Promise.all([startEdge(), startHttpBackend({ name: 'blue' })])
    const named = rules.map((rule) => ({ ...rule, filters: [sendName(rule.name ?? '')] }))
    await edge.apply([
      ...backendResources('backend', [localityOf('blue', 1, [backend])]),
      edge.host('shop.example.com', named),
      edge.host('all.example.com', [{ name: 'all', filters: [sendName('all')] }]),
    ])
  })
  after(() => Promise.all([edge.stop(), backend.stop()]))

  const cases: readonly (readonly [string, SendOptions, string | undefined])[] = [
    ['/exact', {}, 'exact'],
    ['/exact?a=b', {}, 'exact'],
    ['/exact/', {}, undefined],
    ['/Exact', {}, undefined],
    ['/item/12', {}, 'regex'],
    ['/item/12?a=b', {}, 'regex'],
    ['/item/12/more', {}, undefined],
    ['/a/item/12', {}, undefined],
    ['/api', {}, 'prefix'],
    ['/api/', {}, 'prefix'],
    ['/api/x', {}, 'prefix'],
    ['/api?x', {}, 'prefix'],
    ['/apix', {}, undefined],
    ['/api/v1', {}, 'long prefix'],
    ['/api/v1/', {}, 'long prefix'],
    ['/api/v1/x', {}, 'long prefix'],
    ['/api/v1x', {}, 'prefix'],
    ['/x/../api/v1', {}, 'long prefix'],
    ['/api', { method: 'PUT' }, 'put'],
    ['/api', { method: 'POST' }, 'prefix'],
    ['/api', { headers: { version: 'v2' } }, 'header'],
    ['/api', { headers: { Version: 'v2', color: 'blue' } }, 'two headers'],
    ['/api', { headers: { version: 'v2', color: 'dark blue' } }, 'header'],
    ['/api', { headers: { version: 'v22' } }, 'prefix'],
    ['/api?debug=yes&id=12', {}, 'query'],
    ['/api?id=12&debug=yes&x=y', {}, 'query'],
    ['/api?debug=yes&id=a', {}, 'prefix'],
    ['/api?debug=yes', {}, 'prefix'],
    ['/', { host: 'all.example.com' }, 'all'],
    ['/any/path?x=y', { host: 'all.example.com', method: 'DELETE' }, 'all'],
  ]
  for (const [path, options, expected] of cases)
    it(`${path} ${JSON.stringify(options)}: ${expected ?? 404}`, async () => {
      const { status } = await edge.send(path, options)
      assert.equal(status, expected ? 200 : 404)
      if (expected) assert.equal(backend.lastRequest()?.headers['x-rule'], expected)
    })
})

function sendName(value: string): NonNullable<RuleInput['filters']>[number] {
  return { type: 'RequestHeaderModifier', set: [{ name: 'x-rule', value }], add: [], remove: [] }
}
