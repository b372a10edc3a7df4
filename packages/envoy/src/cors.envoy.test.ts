import assert from 'node:assert/strict'
import type { OutgoingHttpHeaders } from 'node:http'
import type { Cors } from '@watershed/model'
import type { HttpBackend } from '@watershed/testkit'
import { startHttpBackend } from '@watershed/testkit'
import { backendResources, localityOf } from './testing/backend-resources.ts'
import type { Answer } from './testing/send.ts'
import type { TestEdge } from './testing/start-edge.ts'
import { startEdge } from './testing/start-edge.ts'

const cors = (given: Partial<Cors>): Cors => ({
  type: 'CORS',
  allowOrigins: ['*'],
  allowMethods: [],
  allowHeaders: [],
  exposeHeaders: [],
  allowCredentials: false,
  maxAgeSeconds: 5,
  ...given,
})

const preflightOf = (origin: string, method = 'GET', headers?: string): OutgoingHttpHeaders => ({
  origin,
  'access-control-request-method': method,
  ...(headers !== undefined && { 'access-control-request-headers': headers }),
})

/** What an answer tells browsers, without the name that all of it begins with. */
const toldBy = ({ headers }: Answer): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith('access-control-') ? [[name.slice('access-control-'.length), value]] : [],
    ),
  )

// The cases are those of the Gateway API's HTTPCORSFilter, word by word.
describe('Envoy tells browsers who may read answers', () => {
  let edge: TestEdge
  let backend: HttpBackend
  before(async () => {
    edge = await startEdge()
    backend = await startHttpBackend({ name: 'blue' })
    await edge.apply(backendResources('backend', [localityOf('blue', 1, [backend])]))
  })
  after(() => Promise.all([edge.stop(), backend.stop()]))

  const ask = async (
    given: Partial<Cors>,
    headers: OutgoingHttpHeaders,
    method = 'OPTIONS',
    host = 'shop.example.com',
  ): Promise<Answer> => {
    await edge.apply([edge.host(host.replace('any', '*'), [{ filters: [cors(given)] }])])
    return edge.send('/', { method, headers, host })
  }

  describe('origins', () => {
    const allowOrigins = ['https://www.foo.com', 'https://*.bar.com', 'http://baz.com:80', 'https://*:8443']
    const cases: readonly (readonly [origin: string, isAllowed: boolean])[] = [
      ['https://www.foo.com', true],
      ['http://www.foo.com', false],
      ['https://www.foo.com.evil.com', false],
      ['https://www.bar.com', true],
      ['https://xpto.www.bar.com', true],
      ['https://bar.com', false],
      ['https://evil.com/.bar.com', false],
      ['https://www.barXcom', false],
      ['http://baz.com', true],
      ['http://baz.com:81', false],
      ['https://any.where:8443', true],
      ['https://any.where', false],
      ['null', false],
    ]
    for (const [origin, isAllowed] of cases) {
      it(`${origin} ${isAllowed ? 'may' : 'may not'}`, async () => {
        const preflight = await ask({ allowOrigins }, preflightOf(origin))
        assert.equal(preflight.status, 200)
        assert.equal(toldBy(preflight)['allow-origin'], isAllowed ? origin : undefined)
        assert.equal(preflight.headers['x-backend'], undefined, 'no backend is asked')
        const simple = await ask({ allowOrigins }, { origin }, 'GET')
        assert.deepEqual([simple.status, simple.headers['x-backend']], [200, 'blue'])
        assert.equal(toldBy(simple)['allow-origin'], isAllowed ? origin : undefined)
      })
    }
  })

  it('a preflight is told all', async () => {
    const given = {
      allowOrigins: ['https://www.foo.com'],
      allowMethods: ['GET', 'OPTIONS'],
      allowHeaders: ['x-header-1', 'x-header-2'],
      exposeHeaders: ['x-header-3', 'x-header-4'],
      allowCredentials: true,
      maxAgeSeconds: 3600,
    }
    assert.deepEqual(toldBy(await ask(given, preflightOf('https://www.foo.com', 'GET', 'x-header-1'))), {
      'allow-origin': 'https://www.foo.com',
      'allow-methods': 'GET, OPTIONS',
      'allow-headers': 'x-header-1, x-header-2',
      'expose-headers': 'x-header-3, x-header-4',
      'allow-credentials': 'true',
      'max-age': '3600',
    })
  })

  const all = { allowMethods: ['*'], allowHeaders: ['*'], exposeHeaders: ['*'] }

  it('with credentials wildcards are what was asked for, since browsers take them for names', async () => {
    const preflight = preflightOf('https://other.foo.com', 'PUT', 'x-header-1, x-header-2')
    assert.deepEqual(toldBy(await ask({ ...all, allowCredentials: true }, preflight)), {
      'allow-origin': 'https://other.foo.com',
      'allow-methods': 'PUT',
      'allow-headers': 'x-header-1, x-header-2',
      'allow-credentials': 'true',
      'max-age': '5',
    })
    const bare = toldBy(await ask({ ...all, allowCredentials: true }, preflightOf('https://a.com', 'PUT')))
    assert.equal(bare['allow-headers'], undefined, 'nothing was asked for')
    const simple = await ask({ ...all, allowCredentials: true }, { origin: 'https://other.foo.com' }, 'GET')
    assert.deepEqual(toldBy(simple), {
      'allow-origin': 'https://other.foo.com',
      'allow-credentials': 'true',
    })
  })

  it('without, all that was asked for is allowed', async () => {
    const preflight = preflightOf('https://other.foo.com', 'PUT', 'x-header-1, x-header-2')
    assert.deepEqual(toldBy(await ask(all, preflight)), {
      'allow-origin': 'https://other.foo.com',
      'allow-methods': 'PUT',
      'allow-headers': 'x-header-1, x-header-2',
      'expose-headers': '*',
      'max-age': '5',
    })
    const bare = toldBy(await ask(all, preflightOf('https://a.com', 'PUT')))
    assert.deepEqual([bare['allow-methods'], bare['allow-headers']], ['PUT', undefined])
    const named = toldBy(await ask({ allowHeaders: ['x-a'] }, preflightOf('https://a.com', 'PUT')))
    assert.equal(named['allow-headers'], 'x-a', 'which are told whatever is asked for')
  })

  it('also on a host that only a less specific hostname has routes of', async () => {
    const told = await ask({}, preflightOf('https://a.com'), 'OPTIONS', 'any.example.net')
    assert.equal(toldBy(told)['allow-origin'], 'https://a.com')
  })

  it('OPTIONS without an origin is a request like others', async () => {
    const { status, headers } = await ask({}, {})
    assert.deepEqual([status, headers['x-backend']], [200, 'blue'])
  })
})
