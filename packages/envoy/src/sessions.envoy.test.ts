import assert from 'node:assert/strict'
import type { SessionPersistence } from '@watershed/model'
import type { HttpBackend } from '@watershed/testkit'
import { startHttpBackend } from '@watershed/testkit'
import { backendResources, localityOf } from './testing/backend-resources.ts'
import type { Answer } from './testing/send.ts'
import type { TestEdge } from './testing/start-edge.ts'
import { startEdge } from './testing/start-edge.ts'

describe('Envoy keeps sessions', () => {
  let edge: TestEdge
  let backends: readonly HttpBackend[]
  before(async () => {
    edge = await startEdge()
    backends = await Promise.all(['blue', 'blue', 'green'].map((name) => startHttpBackend({ name })))
  })
  beforeEach(() => setEndpoints(backends))
  after(() => Promise.all([edge.stop(), ...backends.map((backend) => backend.stop())]))

  const setEndpoints = (all: readonly HttpBackend[]): Promise<void> => {
    const of = (name: string) => all.filter((backend) => backend.name === name)
    return edge.apply(
      backendResources('backend', [localityOf('blue', 1, of('blue')), localityOf('green', 1, of('green'))]),
    )
  }

  /** Which backend gets what is sent. */
  const sent = async (
    headers: Readonly<Record<string, string>>,
  ): Promise<{ readonly answer: Answer; readonly by: HttpBackend | undefined }> => {
    const before = backends.map((backend) => backend.requests())
    const answer = await edge.send('/cart', { headers })
    return { answer, by: backends.find((backend, index) => backend.requests() > (before[index] ?? 0)) }
  }

  const cookieOf = ({ headers }: Answer): string => headers['set-cookie']?.[0] ?? ''

  const serve = (sessionPersistence: SessionPersistence): Promise<void> =>
    edge.apply([edge.host('shop.example.com', [{ sessionPersistence }])])

  it('by a cookie, that ends with the client’s session', async () => {
    await serve({ type: 'Cookie', sessionName: 'cart' })
    const seen = new Set<HttpBackend | undefined>()
    for (let session = 0; session < 8; session++) {
      const { answer, by } = await sent({})
      assert.match(cookieOf(answer), /^cart="?[^;]+; [Pp]ath=\/; SameSite=Lax; HttpOnly$/)
      const [cookie = ''] = cookieOf(answer).split(';')
      for (let request = 0; request < 10; request++) {
        const next = await sent({ cookie })
        assert.equal(next.by, by)
        assert.equal(cookieOf(next.answer), '')
      }
      seen.add(by)
    }
    assert.ok(seen.size > 1, 'other sessions go elsewhere')
  })

  it('by a cookie that stays', async () => {
    await serve({ type: 'Cookie', sessionName: 'cart', absoluteTimeoutMs: 3_600_000 })
    assert.match(cookieOf((await sent({})).answer), /Max-Age=3600;/)
  })

  it('by a header', async () => {
    await serve({ type: 'Header', sessionName: 'x-cart' })
    const { answer, by } = await sent({})
    const session = String(answer.headers['x-cart'])
    for (let request = 0; request < 20; request++) assert.equal((await sent({ 'x-cart': session })).by, by)
  })

  it('elsewhere, in another cluster too, once their endpoint is gone, and there from then on', async () => {
    await serve({ type: 'Cookie', sessionName: 'cart' })
    const { answer, by } = await sent({})
    const [cookie = ''] = cookieOf(answer).split(';')
    await setEndpoints(backends.filter((backend) => backend.name !== by?.name))
    const moved = await sent({ cookie })
    assert.equal(moved.answer.status, 200)
    assert.notEqual(moved.by?.name, by?.name)
    const [other = ''] = cookieOf(moved.answer).split(';')
    await setEndpoints(backends)
    for (let request = 0; request < 20; request++) assert.equal((await sent({ cookie: other })).by, moved.by)
  })

  it('for no rule that does not ask for it', async () => {
    await edge.apply([edge.host('shop.example.com', [{}])])
    assert.equal(cookieOf((await sent({})).answer), '')
  })
})
