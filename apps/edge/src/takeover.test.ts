import assert from 'node:assert/strict'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunningProcess, HttpBackend, TemporaryDirectory } from '@watershed/testkit'
import {
  findTool,
  freePort,
  startProcess,
  startHttpBackend,
  temporaryDirectory,
  waitFor,
} from '@watershed/testkit'
import type { RunningRecord } from './state/running-record.ts'
import type { Clients } from './testing/start-clients.ts'
import { startClients } from './testing/start-clients.ts'
import type { TestHub } from './testing/start-test-hub.ts'
import { edgeToken, startTestHub } from './testing/start-test-hub.ts'

describe('an edge that is killed', function () {
  this.timeout(40_000)
  let backend: HttpBackend
  let hub: TestHub
  let listen: number
  let status: number
  let directory: TemporaryDirectory
  let apps: RunningProcess[]
  let clients: Clients | undefined

  before(async () => {
    backend = await startHttpBackend({ name: 'blue' })
  })
  after(() => backend.stop())

  beforeEach(async () => {
    apps = []
    directory = await temporaryDirectory()
    ;[listen, status] = [await freePort(), await freePort()]
    hub = await startTestHub({ listen })
    hub.serve(backend.port)
    await writeFile(join(directory.path, 'token'), edgeToken)
  })
  afterEach(async () => {
    await clients?.stop()
    await Promise.all(apps.map((app) => app.stop()))
    await hub.stop()
    await directory.remove()
  })

  const start = async (...more: readonly string[]): Promise<RunningProcess> => {
    const app = await startProcess(
      process.execPath,
      [
        [join(import.meta.dirname, 'main.ts')],
        ['--name', 'edge-1', '--hub', `127.0.0.1:${hub.port}`, '--token-file', join(directory.path, 'token')],
        ['--bind-address', '127.0.0.1', '--concurrency', '2', '--drain-time', '2'],
        ['--envoy', findTool('envoy'), '--status-address', `127.0.0.1:${status}`, ...more],
      ].flat(),
      // Its temporary directories are made where this test can see them.
      { env: { ...process.env, TMPDIR: directory.path } },
    )
    apps.push(app)
    return app
  }
  const isReady = async (): Promise<boolean> =>
    (await fetch(`http://127.0.0.1:${status}/readyz`).catch(() => undefined))?.ok === true
  const ready = (): Promise<unknown> => waitFor(isReady, { what: 'the edge', deadlineMs: 15_000 })
  const state = (): string => join(directory.path, 'state')
  const record = async (): Promise<RunningRecord> =>
    JSON.parse(await readFile(join(state(), 'run/running.json'), 'utf8')) as RunningRecord
  const isAlive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }

  it('leaves its Envoy to the next, which takes it over without a failed request', async () => {
    const first = await start('--state-dir', state())
    await ready()
    const [before] = (await record()).envoys
    clients = startClients([{ host: '127.0.0.1', port: listen, isReady: async () => true }])
    const { answered, failures } = clients
    await waitFor(() => answered() > 200, { what: 'some load' })
    await first.kill()
    const orphaned = answered()
    await waitFor(() => answered() > orphaned + 200, { what: 'Envoy to go on alone' })

    await start('--state-dir', state())
    await ready()
    const after = (await record()).envoys.at(-1)
    assert.notEqual(after?.pid, before?.pid)
    await waitFor(() => !isAlive(before?.pid ?? 0), { what: 'the former Envoy to end', deadlineMs: 15_000 })
    const taken = answered()
    await waitFor(() => answered() > taken + 200, { what: 'load after the takeover' })
    assert.deepEqual(failures(), [])
  })

  it('does not lose its Envoy to one that has the same state directory', async () => {
    await start('--state-dir', state())
    await ready()
    const [before] = (await record()).envoys
    const second = await start('--state-dir', state(), '--status-address', `127.0.0.1:${await freePort()}`)
    await waitFor(() => /an edge with pid \d+ runs on/.test(second.logs()), { what: 'the second to refuse' })
    assert.equal(await isReady(), true)
    assert.ok(isAlive(before?.pid ?? 0))
  })

  it('has its Envoy end when nobody takes it over in time', async () => {
    const app = await start('--state-dir', state(), '--orphan-time', '1')
    await ready()
    const [envoy] = (await record()).envoys
    await app.kill()
    assert.ok(isAlive(envoy?.pid ?? 0))
    await waitFor(() => !isAlive(envoy?.pid ?? 0), { what: 'Envoy to end', deadlineMs: 10_000 })
  })

  it('has its Envoy end at once without a state directory, and leaves no file', async () => {
    const app = await start()
    await ready()
    await app.kill()
    const answers = async (): Promise<boolean> =>
      (await fetch(`http://127.0.0.1:${listen}`).catch(() => undefined)) !== undefined
    await waitFor(async () => !(await answers()), { what: 'Envoy to end', deadlineMs: 10_000 })
    await waitFor(async () => (await readdir(directory.path)).join() === 'token', {
      what: 'its directory to go',
    })
  })

  it('has its Envoy serve on while the next has no configuration', async () => {
    // Long enough for the next to start on a busy machine.
    const orphanSeconds = 4
    const first = await start('--state-dir', state(), '--orphan-time', String(orphanSeconds))
    await ready()
    const [before] = (await record()).envoys
    await hub.stop()
    await first.kill()
    const killed = performance.now()
    await start('--state-dir', state(), '--orphan-time', String(orphanSeconds))
    await waitFor(async () => (await record()).envoys.length === 2, {
      what: 'the next Envoy',
      deadlineMs: 15_000,
    })
    clients = startClients([{ host: '127.0.0.1', port: listen, isReady: async () => true }])
    const { answered, failures } = clients
    await waitFor(() => answered() > 200 && performance.now() > killed + (orphanSeconds + 2) * 1_000, {
      what: 'load for longer than the orphan time',
      deadlineMs: 20_000,
    })
    assert.equal(await isReady(), false)
    assert.ok(isAlive(before?.pid ?? 0))

    hub = await startTestHub({ listen, port: hub.port })
    hub.serve(backend.port)
    await ready()
    await waitFor(() => !isAlive(before?.pid ?? 0), { what: 'the former Envoy to end', deadlineMs: 15_000 })
    assert.deepEqual(failures(), [])
  })

  it('is ended by SIGTERM, and leaves an empty state directory', async () => {
    const app = await start('--state-dir', state())
    await ready()
    const [envoy] = (await record()).envoys
    await app.stop()
    assert.ok(!isAlive(envoy?.pid ?? 0))
    assert.deepEqual(await readdir(state()), [])
  })

  it('tells its state over HTTP', async () => {
    await start()
    await ready()
    const get = async (path: string, method = 'GET'): Promise<readonly [number, string]> => {
      const answer = await fetch(`http://127.0.0.1:${status}${path}`, { method })
      return [answer.status, await answer.text()]
    }
    assert.deepEqual(await get('/healthz'), [200, 'ok\n'])
    assert.deepEqual(await get('/readyz'), [200, 'ready\n'])
    assert.equal((await get('/config_dump'))[0], 404)
    assert.equal((await get('/readyz', 'POST'))[0], 405)
    const [code, metrics] = await get('/metrics')
    assert.equal(code, 200)
    assert.match(metrics, /^watershed_edge_envoy_up 1$/m)
    assert.match(metrics, /^envoy_server_live\{?\}? 1$/m)
  })
})
