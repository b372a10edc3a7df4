import assert from 'node:assert/strict'
import type { EdgeFilter } from '@watershed/model'
import type { HttpBackend } from '@watershed/testkit'
import { startHttpBackend, waitFor } from '@watershed/testkit'
import { backendResources, localityOf } from './testing/backend-resources.ts'
import type { RuleInput } from './testing/edge-rule.ts'
import type { Answer, SendOptions } from './testing/send.ts'
import type { TestEdge } from './testing/start-edge.ts'
import { startEdge } from './testing/start-edge.ts'

describe('Envoy carries out filters', () => {
  let edge: TestEdge
  let backend: HttpBackend
  let shadow: HttpBackend
  before(async () => {
    edge = await startEdge()
    backend = await startHttpBackend({ name: 'blue' })
    shadow = await startHttpBackend({ name: 'shadow' })
    await edge.apply([
      ...backendResources('backend', [localityOf('blue', 1, [backend])]),
      ...backendResources('mirror-1', [localityOf('blue', 1, [shadow])]),
      ...backendResources('mirror-2', [localityOf('blue', 1, [shadow])]),
    ])
  })
  after(() => Promise.all([edge.stop(), backend.stop(), shadow.stop()]))

  async function sendThrough(
    rule: RuleInput,
    path: string,
    options?: SendOptions,
  ): Promise<Answer & { readonly seen: ReturnType<HttpBackend['lastRequest']> }> {
    await edge.apply([edge.host('shop.example.com', [rule])])
    return { ...(await edge.send(path, options)), seen: backend.lastRequest() }
  }

  describe('RequestRedirect', () => {
    const location = async (
      redirect: object,
      prefix: string,
      path: string,
      statusCode = 302,
    ): Promise<string> => {
      const filter = { type: 'RequestRedirect', statusCode, ...redirect } as EdgeFilter
      const match = { path: { type: 'PathPrefix', value: prefix } } as const
      const rule = { match, filters: [filter], action: { type: 'Redirect' } } as const
      const { status, headers } = await sendThrough(rule, path)
      assert.equal(status, statusCode)
      return (headers.location ?? '').replace(`:${edge.port}`, ':port')
    }
    const replace = (type: string, value: string): object => ({ path: { type, value } })
    const cases: readonly (readonly [object, string, string, string])[] = [
      [{}, '/', '/a?b=c', 'http://shop.example.com:port/a?b=c'],
      [{ scheme: 'https' }, '/', '/a', 'https://shop.example.com/a'],
      [{ scheme: 'https', port: 8443 }, '/', '/a', 'https://shop.example.com:8443/a'],
      [{ hostname: 'www.example.org', port: 80 }, '/', '/a', 'http://www.example.org/a'],
      [replace('ReplaceFullPath', '/new'), '/', '/a?b=c', 'http://shop.example.com:port/new?b=c'],
      [replace('ReplacePrefixMatch', '/new'), '/a', '/a/b?c', 'http://shop.example.com:port/new/b?c'],
      [replace('ReplacePrefixMatch', '/new/'), '/a', '/a', 'http://shop.example.com:port/new'],
      [replace('ReplacePrefixMatch', '/'), '/a', '/a/b', 'http://shop.example.com:port/b'],
      [replace('ReplacePrefixMatch', '/'), '/a', '/a', 'http://shop.example.com:port/'],
      [replace('ReplacePrefixMatch', '/new'), '/', '/a', 'http://shop.example.com:port/new/a'],
    ]
    for (const [redirect, prefix, path, expected] of cases)
      it(`${JSON.stringify(redirect)} at ${prefix}: ${path} → ${expected}`, async () =>
        assert.equal(await location(redirect, prefix, path), expected))
    for (const status of [301, 302, 303, 307, 308]) it(`with ${status}`, () => location({}, '/', '/', status))
  })

  describe('URLRewrite', () => {
    const cases: readonly (readonly [string, string, string, string, string])[] = [
      ['ReplacePrefixMatch', '/foo', '/xyz', '/foo/bar?q=1', '/xyz/bar?q=1'],
      ['ReplacePrefixMatch', '/foo/', '/xyz/', '/foo/bar', '/xyz/bar'],
      ['ReplacePrefixMatch', '/foo', '/xyz', '/foo', '/xyz'],
      ['ReplacePrefixMatch', '/foo', '/xyz', '/foo/', '/xyz/'],
      ['ReplacePrefixMatch', '/foo', '/', '/foo/bar', '/bar'],
      ['ReplacePrefixMatch', '/foo', '/', '/foo?q=1', '/?q=1'],
      ['ReplacePrefixMatch', '/foo', '', '/foo/', '/'],
      ['ReplacePrefixMatch', '/', '/xyz', '/bar', '/xyz/bar'],
      ['ReplacePrefixMatch', '/a.b', '/', '/a.b/c', '/c'],
      ['ReplaceFullPath', '/foo', '/whole', '/foo/bar?q=1', '/whole?q=1'],
      ['ReplaceFullPath', '/foo', String.raw`/back\1slash`, '/foo/bar', String.raw`/back\1slash`],
    ]
    for (const [type, prefix, value, path, expected] of cases)
      it(`${type} of ${prefix} by '${value}': ${path} → ${expected}`, async () => {
        const filter = { type: 'URLRewrite', path: { type, value } } as EdgeFilter
        const match = { path: { type: 'PathPrefix', value: prefix } } as const
        const { seen } = await sendThrough({ match, filters: [filter] }, path)
        assert.equal(seen?.url, expected)
        assert.equal(seen?.headers['x-envoy-original-path'], undefined)
      })

    it('hostname', async () => {
      const filters = [{ type: 'URLRewrite', hostname: 'inner.example.org' }] as const
      const { seen } = await sendThrough({ filters }, '/')
      assert.equal(seen?.headers.host, 'inner.example.org')
    })
  })

  it('RequestHeaderModifier', async () => {
    const filter = {
      type: 'RequestHeaderModifier',
      set: [
        { name: 'x-set', value: 'new' },
        { name: 'x-percent', value: '100% %REQ(:PATH)%' },
        { name: 'Host', value: 'set.example.org' },
      ],
      add: [
        { name: 'x-add', value: 'two' },
        { name: 'x-fresh', value: 'three' },
      ],
      remove: ['x-remove'],
    } as const
    const headers = { 'x-set': 'old', 'x-add': 'one', 'x-remove': 'yes', 'x-keep': 'yes' }
    const { seen } = await sendThrough({ filters: [filter] }, '/', { headers })
    assert.equal(seen?.headers['x-set'], 'new')
    assert.equal(seen.headers['x-percent'], '100% %REQ(:PATH)%')
    assert.match(String(seen.headers['x-add']), /^one, ?two$/)
    assert.equal(seen.headers['x-fresh'], 'three')
    assert.equal(seen.headers['x-remove'], undefined)
    assert.equal(seen.headers['x-keep'], 'yes')
    assert.equal(seen.headers.host, 'set.example.org')
  })

  it('ResponseHeaderModifier, also of what Envoy answers itself', async () => {
    const filter = {
      type: 'ResponseHeaderModifier',
      set: [{ name: 'content-type', value: 'text/plain' }],
      add: [{ name: 'x-more', value: 'yes' }],
      remove: ['x-backend'],
    } as const
    const forwarded = await sendThrough({ filters: [filter] }, '/')
    assert.deepEqual(
      [forwarded.headers['content-type'], forwarded.headers['x-more'], forwarded.headers['x-backend']],
      ['text/plain', 'yes', undefined],
    )
    const own = await sendThrough({ filters: [filter], action: { type: 'DirectResponse', status: 503 } }, '/')
    assert.equal(own.headers['x-more'], 'yes')
  })

  describe('RequestMirror', () => {
    const mirrors = (fraction: number): readonly EdgeFilter[] =>
      ['mirror-1', 'mirror-2'].map((cluster) => ({ type: 'RequestMirror', cluster, fraction }))

    it('to several, with the host as it is', async () => {
      const before = shadow.requests()
      const { status, headers } = await sendThrough({ filters: mirrors(1) }, '/mirrored')
      assert.deepEqual([status, headers['x-backend']], [200, 'blue'])
      await waitFor(() => shadow.requests() === before + 2, { what: 'both mirrored requests' })
      assert.equal(shadow.lastRequest()?.url, '/mirrored')
      assert.equal(shadow.lastRequest()?.headers.host, 'shop.example.com')
    })

    it('of none', async () => {
      const before = shadow.requests()
      await sendThrough({ filters: mirrors(0) }, '/')
      for (let i = 0; i < 20; i++) await edge.send('/')
      await sendThrough({ filters: mirrors(1) }, '/')
      await waitFor(() => shadow.requests() >= before + 2, { what: 'the mirrored requests' })
      assert.equal(shadow.requests(), before + 2)
    })
  })

  describe('and otherwise passes on what it got', () => {
    it('without what it added for itself', async () => {
      const { seen, headers } = await sendThrough({}, '/', { host: 'SHOP.example.com' })
      const names = [...Object.keys(seen?.headers ?? {}), ...Object.keys(headers)]
      assert.deepEqual(
        names.filter(
          (name) => name.startsWith('x-envoy') || name === 'x-watershed-scope' || name === 'server',
        ),
        [],
      )
    })

    it('the host as the client wrote it, also where a search for less specific hostnames found the routes', async () => {
      await edge.apply([edge.host('*.example.net', [{}])])
      await edge.send('/', { host: 'A.B.example.net' })
      assert.equal(backend.lastRequest()?.headers.host, 'A.B.example.net')
    })

    it('the host with its port, however its routes were found', async () => {
      await edge.apply([edge.host('exact.example.net', [{}]), edge.host('*.example.net', [{}])])
      for (const host of ['exact.example.net:8080', 'any.example.net:8080', 'EXACT.example.net:8080']) {
        await edge.send('/', { host })
        assert.equal(backend.lastRequest()?.headers.host, host)
      }
    })

    it('the client’s address, whatever the client said of it', async () => {
      const said = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https', 'x-forwarded-port': '1' }
      const { seen } = await sendThrough({}, '/', { headers: said })
      assert.match(String(seen?.headers['x-forwarded-for']), /^203\.0\.113\.9, ?[\d.]+$/)
      assert.equal(seen?.headers['x-forwarded-proto'], 'http')
      assert.equal(seen.headers['x-forwarded-port'], String(edge.port))
    })

    it('and heeds no x-envoy- header of a client', async () => {
      const { status, seen } = await sendThrough({}, '/', {
        headers: { 'x-envoy-upstream-alt-stat-name': 'mine', 'x-envoy-upstream-rq-timeout-ms': '1' },
      })
      assert.equal(status, 200)
      assert.deepEqual(
        Object.keys(seen?.headers ?? {}).filter((name) => name.startsWith('x-envoy')),
        [],
      )
    })
  })
})
