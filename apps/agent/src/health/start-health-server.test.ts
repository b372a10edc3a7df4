import assert from 'node:assert/strict'
import { text } from 'node:stream/consumers'
import { KubeError } from '@watershed/kube'
import { freePort } from '@watershed/testkit'
import { request } from 'undici'
import { selectWatches } from '../source/kubernetes/select-watches.ts'
import type { WatchStatus } from '../source/kubernetes/watch-states.ts'
import { watchedKinds } from '../source/kubernetes/watched-kinds.ts'
import type { Agent } from '../start-agent.ts'
import { startHealthServer } from './start-health-server.ts'

interface Asked {
  readonly code: number
  readonly body: string
}

describe('startHealthServer', () => {
  let port: number
  let stop: () => Promise<void>
  let agent: Agent | undefined
  let watches: readonly WatchStatus[]
  const requests = new Map<'session' | 'reports' | 'heartbeat', { ok: number; failed: number }>()

  beforeEach(async () => {
    port = await freePort()
    agent = undefined
    requests.clear()
    watches = selectWatches(
      watchedKinds.filter(({ kind }) => ['Service', 'GatewayClass'].includes(kind)),
      { namespaces: ['shop'] },
    ).map((selected) => ({ selected, state: 'listing', read: false }))
    stop = await startHealthServer({ host: '127.0.0.1', port }, () => agent)
  })
  afterEach(() => stop())

  const started: Agent = {
    source: {
      objects: new Map([
        ['Service/shop/a', { kind: 'Service', namespace: 'shop', name: 'a', ports: [] }],
        ['Service/shop/b', { kind: 'Service', namespace: 'shop', name: 'b', ports: [] }],
      ]),
      unread: () => new Set(['GatewayClass/']),
      problems: () => [],
      accepted: () => {},
      listen: () => {},
      stop: () => {},
    },
    watches: () => watches,
    traffic: { requests, lastSuccess: 1_700_000_000.5, failure: undefined },
    hubState: () => ({ hub: 'https://hub.example.com', ok: true }),
    writes: new Map(),
    stop: async () => {},
  }
  const ask = async (path: string, method: 'GET' | 'POST' = 'GET'): Promise<Asked> => {
    const { statusCode, body } = await request(`http://127.0.0.1:${port}${path}`, { method })
    return { code: statusCode, body: await text(body) }
  }
  const readAll = (): void => {
    watches = watches.map((one) => ({ ...one, read: true, state: 'watching' }))
  }

  it('is alive from the first moment', async () =>
    assert.deepEqual(await ask('/healthz'), { code: 200, body: 'ok\n' }))

  it('is ready once all has been read and the hub has a report, and stays so', async () => {
    assert.deepEqual(await ask('/readyz'), { code: 503, body: 'the source is being read\n' })
    agent = started
    const problem = new KubeError('Forbidden', 'HTTP 403', 'Grant it.')
    watches = watches.map((one) => ({ ...one, problem }))
    assert.deepEqual(await ask('/readyz'), {
      code: 503,
      body: 'not read yet: Service/shop/ (Service/shop/: HTTP 403)\n',
    })
    readAll()
    assert.deepEqual(await ask('/readyz'), { code: 503, body: 'the hub has not taken a report yet\n' })
    requests.set('reports', { ok: 1, failed: 3 })
    assert.deepEqual(await ask('/readyz'), { code: 200, body: 'ready\n' })
    requests.clear()
    assert.equal((await ask('/readyz')).code, 200)
  })

  it('does not wait for what an agent of selected namespaces may be refused', async () => {
    agent = started
    requests.set('reports', { ok: 1, failed: 0 })
    watches = watches.map((one) => ({ ...one, read: !one.selected.optional }))
    assert.equal((await ask('/readyz')).code, 200)
  })

  it('tells how it stands with its hub', async () => {
    assert.equal((await ask('/hub')).code, 503)
    agent = started
    assert.deepEqual(await ask('/hub'), { code: 200, body: '{"hub":"https://hub.example.com","ok":true}' })
  })

  it('counts', async () => {
    agent = started
    requests.set('reports', { ok: 2, failed: 1 })
    const { body } = await ask('/metrics')
    for (const line of [
      'watershed_agent_objects{kind="Service"} 2',
      'watershed_agent_watches{state="listing"} 2',
      'watershed_agent_unread_origins 1',
      'watershed_agent_hub_requests_total{message="reports",outcome="ok"} 2',
      'watershed_agent_hub_requests_total{message="reports",outcome="failed"} 1',
      'watershed_agent_hub_last_success_timestamp_seconds 1700000000.5',
    ])
      assert.ok(body.split('\n').includes(line), `${line} in\n${body}`)
    assert.match(body, /^process_resident_memory_bytes \d+$/m)
  })

  it('does nothing else', async () => {
    assert.equal((await ask('/readyz', 'POST')).code, 405)
    assert.equal((await ask('/')).code, 404)
    await assert.rejects(
      startHealthServer({ host: '127.0.0.1', port }, () => undefined),
      /--status-address: .*EADDRINUSE/,
    )
  })
})
