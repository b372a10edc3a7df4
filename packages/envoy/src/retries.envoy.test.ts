import assert from 'node:assert/strict'
import { freePort } from '@watershed/testkit'
import type { EdgeRule } from '@watershed/model'
import { limits } from './limits.ts'
import { backendResources } from './testing/backend-resources.ts'
import type { FlakyBackend, Outcome } from './testing/flaky-backend.ts'
import { startFlakyBackend } from './testing/flaky-backend.ts'
import type { TestEdge } from './testing/start-edge.ts'
import { startEdge } from './testing/start-edge.ts'

describe('Envoy tries again what a rule asks for', () => {
  let edge: TestEdge
  let backend: FlakyBackend
  before(async () => {
    edge = await startEdge()
    backend = await startFlakyBackend()
    const at = (port: number) => ({ address: '127.0.0.1', port })
    const locality = { cluster: 'blue', backend: 'shop/web:80#0', weight: 1 }
    await edge.apply([
      ...backendResources('backend', [{ ...locality, endpoints: [at(backend.port)] }]),
      ...backendResources('dead', [{ ...locality, endpoints: [at(await freePort())] }]),
    ])
  })
  after(() => Promise.all([edge.stop(), backend.stop()]))

  const statusOf = async (
    rule: Pick<EdgeRule, 'retry'> & Partial<Pick<EdgeRule, 'timeouts'>>,
    outcomes: readonly Outcome[],
    method = 'GET',
  ): Promise<readonly [status: number, tries: number]> => {
    await edge.apply([edge.host('shop.example.com', [rule])])
    backend.plan(outcomes)
    const { status } = await edge.send('/', { method })
    return [status, backend.tries().length]
  }

  const on500 = { retry: { codes: [500], attempts: 3 } }
  const connections = { retry: { codes: [], attempts: 2 } }
  const slow = { retry: { codes: [], attempts: 2 }, timeouts: { backendRequestMs: 100 } }
  const cases: readonly (readonly [
    what: string,
    rule: Parameters<typeof statusOf>[0],
    outcomes: readonly Outcome[],
    answer: readonly [status: number, tries: number],
  ])[] = [
    ['a code', on500, [500, 500], [200, 3]],
    ['a code, as often as it says', on500, [500, 500, 500, 500], [500, 4]],
    ['another code not', on500, [503, 503], [503, 1]],
    ['any of several', { retry: { codes: [500, 504], attempts: 2 } }, [504, 500], [200, 3]],
    [
      'a code, without attempts',
      { retry: { codes: [500] } },
      Array(9).fill(500),
      [500, 1 + limits.retry.attempts],
    ],
    ['lost connections', connections, ['reset', 'reset'], [200, 3]],
    ['lost connections, as often as it says', connections, ['reset', 'reset', 'reset'], [503, 3]],
    ['an answer not, without codes', connections, [500], [500, 1]],
    ['what takes too long', slow, ['silence', 'silence'], [200, 3]],
    ['what takes too long, as often as it says', slow, Array(4).fill('silence'), [504, 3]],
  ]
  for (const [what, rule, outcomes, answer] of cases)
    it(what, async () => assert.deepEqual(await statusOf(rule, outcomes), answer))

  it('whatever the method, since the rule asked for it', async () =>
    assert.deepEqual(await statusOf(on500, [500], 'POST'), [200, 2]))

  it('nothing of this where no rule asks for it', async () => {
    assert.deepEqual(await statusOf({}, [500]), [500, 1])
    assert.deepEqual(await statusOf({}, ['reset']), [503, 1])
    assert.deepEqual(await statusOf({ timeouts: { backendRequestMs: 100 } }, ['silence']), [504, 1])
  })

  it('within the time that the request has', async () => {
    const rule = { retry: { codes: [500], attempts: 50, backoffMs: 100 }, timeouts: { requestMs: 300 } }
    const [status, tries] = await statusOf(rule, Array(50).fill(500))
    assert.equal(status, 504)
    assert.ok(tries < 20, `${tries} tries`)
  })

  it('also connections that cannot be made', async () => {
    const rule = { ...connections, action: { type: 'Cluster', cluster: 'dead' } } as const
    await edge.apply([edge.host('shop.example.com', [rule])])
    const retries = () => edge.stat('cluster.backend.upstream_rq_retry')
    const before = await retries()
    assert.equal((await edge.send('/')).status, 503)
    assert.equal((await retries()) - before, connections.retry.attempts)
  })
})
