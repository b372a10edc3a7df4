import assert from 'node:assert/strict'
import { scopeTypeUrl } from './type-urls.ts'
import { maxWildcardLabels } from '@watershed/model'
import type { TestEdge } from './testing/start-edge.ts'
import { startEdge } from './testing/start-edge.ts'
import type { RuleInput } from './testing/edge-rule.ts'

/** Says by its status which hostname's routes a request reached. */
const at = (path: string, status: 301 | 302 | 303 | 307): RuleInput => ({
  name: `${path}/${status}`,
  match: { path: { type: 'PathPrefix', value: path } },
  filters: [{ type: 'RequestRedirect', hostname: 'found.example.org', statusCode: status }],
  action: { type: 'Redirect' },
})
const exact = 301
const wildcard = 302
const deeper = 303
const all = 307

describe('Envoy finds the routes of a host', () => {
  let edge: TestEdge
  before(async () => {
    edge = await startEdge()
    await edge.apply([
      edge.host('shop.example.com', [at('/exact', exact), at('/both', exact)]),
      edge.host('*.example.com', [at('/wildcard', wildcard), at('/both', wildcard)]),
      edge.host('*.dev.example.com', [at('/deeper', deeper), at('/both', deeper)]),
      edge.host('*.1.2.3.4.5.6.7.8', [at('/both', deeper)]),
      edge.host('*', [at('/all', all)]),
    ])
  })
  after(() => edge.stop())

  const long = `${'a.'.repeat(100)}example.com`
  const cases: readonly (readonly [string, string, number])[] = [
    ['shop.example.com', '/exact', exact],
    ['SHOP.Example.COM', '/exact', exact],
    ['shop.example.com:8443', '/exact', exact],
    ['shop.example.com.', '/exact', exact],
    // The most specific hostname that has a rule for the request decides.
    ['shop.example.com', '/both', exact],
    ['shop.example.com', '/wildcard', wildcard],
    ['SHOP.example.com', '/wildcard', wildcard],
    ['shop.example.com', '/all', all],
    ['shop.example.com', '/none', 404],
    ['any.example.com', '/both', wildcard],
    ['any.example.com', '/exact', 404],
    // A wildcard stands for one label or more, but not for none.
    ['a.b.c.example.com', '/wildcard', wildcard],
    [long, '/wildcard', wildcard],
    ['example.com', '/wildcard', 404],
    ['notexample.com', '/wildcard', 404],
    ['x.dev.example.com', '/both', deeper],
    ['x.dev.example.com', '/wildcard', wildcard],
    ['dev.example.com', '/both', wildcard],
    ['dev.example.com', '/deeper', 404],
    // As long as a wildcard may be, and lower case takes nothing away from it.
    ['a.1.2.3.4.5.6.7.8', '/both', deeper],
    ['A.B.1.2.3.4.5.6.7.8', '/both', deeper],
    ['other.org', '/all', all],
    ['localhost', '/all', all],
    ['10.1.2.3:80', '/all', all],
    ['[fd00::1]:80', '/all', all],
    ['other.org', '/both', 404],
  ]
  for (const [host, path, status] of cases)
    it(`${host.length < 60 ? host : `${host.slice(0, 12)}… (${host.split('.').length} labels)`}${path}: ${status}`, async () =>
      assert.equal((await edge.send(path, { host })).status, status))

  it('whatever port the client claims to have come to', async () => {
    const headers = { 'x-forwarded-port': '1' }
    assert.equal((await edge.send('/exact', { headers })).status, exact)
    assert.equal((await edge.send('/wildcard', { headers })).status, wildcard)
  })

  it('and runs no script for a host that has a route to begin with', async () => {
    const executions = 'http.http.lua.executions'
    const before = await edge.stat(executions)
    for (let i = 0; i < 20; i++) await edge.send('/exact')
    assert.equal(await edge.stat(executions), before)
    await edge.send('/wildcard')
    assert.equal(await edge.stat(executions), before + 1)
    assert.equal(await edge.stat('http.http.lua.errors'), 0)
  })

  it(`up to ${maxWildcardLabels} labels after the asterisk`, () => assert.equal(maxWildcardLabels, 8))

  it('and no longer once it is removed', async () => {
    await edge.apply([edge.host('gone.example.net', [at('/', exact)])])
    assert.equal((await edge.send('/', { host: 'gone.example.net' })).status, exact)
    await edge.apply([], [{ typeUrl: scopeTypeUrl, name: `${edge.port}/gone.example.net` }])
    assert.equal((await edge.send('/', { host: 'gone.example.net' })).status, 404)
  })
})
