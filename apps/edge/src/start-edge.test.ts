import assert from 'node:assert/strict'
import { once } from 'node:events'
import { chmod, rename, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import type { Reachability } from '@watershed/model'
import type { HttpBackend, TemporaryDirectory } from '@watershed/testkit'
import {
  findTool,
  freePort,
  measureSplit,
  startHttpBackend,
  temporaryDirectory,
  waitFor,
} from '@watershed/testkit'
import type { Edge } from './create-edge.ts'
import type { EdgeOptions } from './options.ts'
import { startEdge } from './start-edge.ts'
import type { SeenLog } from './testing/quiet-log.ts'
import { quietLog } from './testing/quiet-log.ts'
import { startClients } from './testing/start-clients.ts'
import type { TestHub } from './testing/start-test-hub.ts'
import { edgeToken, hostname, startTestHub } from './testing/start-test-hub.ts'

describe('startEdge with a real Envoy', function () {
  this.timeout(30_000)
  let backend: HttpBackend
  let hub: TestHub
  let listen: number
  let directory: TemporaryDirectory
  let edges: Edge[]
  let seen: readonly SeenLog[]

  before(async () => {
    backend = await startHttpBackend({ name: 'blue' })
  })
  after(() => backend.stop())

  beforeEach(async () => {
    edges = []
    directory = await temporaryDirectory()
    listen = await freePort()
    hub = await startTestHub({ listen })
  })
  afterEach(async () => {
    await Promise.all(edges.map((edge) => edge.kill()))
    await hub.stop()
    await directory.remove()
  })

  const start = async (options: Partial<EdgeOptions> = {}): Promise<Edge> => {
    const { log, seen: lines } = quietLog()
    seen = lines
    const edge = await startEdge(
      {
        name: 'edge-1',
        hubs: [{ host: '127.0.0.1', port: hub.port }],
        token: { value: edgeToken },
        bindAddress: '127.0.0.1',
        envoy: findTool('envoy'),
        concurrency: 1,
        ...options,
      },
      log,
    )
    edges.push(edge)
    return edge
  }
  const ask = async (host = '127.0.0.1'): Promise<Readonly<Record<string, number>>> => {
    const { backends } = await measureSplit(`http://${host}:${listen}`, {
      requests: 1,
      headers: { host: hostname },
    })
    return backends
  }
  const serves = (host?: string): Promise<unknown> =>
    waitFor(async () => (await ask(host))['blue'] === 1, {
      what: 'a request to be answered',
      deadlineMs: 15_000,
    })

  it('serves what the hub says, and leaves nothing behind', async () => {
    hub.serve(backend.port)
    const edge = await start()
    await edge.ready()
    await serves()
    assert.equal((await stat(edge.adminSocket)).mode & 0o777, 0o600)
    await edge.stop()
    await assert.rejects(stat(dirname(edge.adminSocket)), { code: 'ENOENT' })
    assert.throws(() => process.kill(edge.pid, 0), { code: 'ESRCH' })
  })

  it('is not ready before it has a configuration, though its hub comes late; and goes on without', async () => {
    const { port } = hub
    await hub.stop()
    const edge = await start()
    await waitFor(() => seen.some(({ cure }) => cure?.startsWith('no hub can be reached')), {
      what: 'a hint',
      deadlineMs: 15_000,
    })
    assert.match((await edge.unready()) ?? '', /no configuration/)
    await assert.rejects(edge.ready(50), { code: 'NotReady' })

    hub = await startTestHub({ listen, port })
    assert.match((await edge.unready()) ?? '', /no configuration/)
    hub.serve(backend.port)
    await edge.ready()
    await serves()

    await hub.stop()
    await serves()
    assert.equal(await edge.unready(), undefined)

    const other = await startHttpBackend({ name: 'other' })
    hub = await startTestHub({ listen, port })
    hub.serve(other.port)
    await waitFor(async () => (await ask())['other'] === 1, {
      what: 'the hub to be followed again',
      deadlineMs: 15_000,
    })
    await other.stop()
  })

  it('tries the next hub when one is away', async () => {
    hub.serve(backend.port)
    const edge = await start({
      hubs: [
        { host: '127.0.0.1', port: await freePort() },
        { host: '127.0.0.1', port: hub.port },
      ],
    })
    await edge.ready()
    await serves()
  })

  it('starts Envoy again when it dies', async () => {
    hub.serve(backend.port)
    const edge = await start()
    await edge.ready()
    const { pid } = edge
    process.kill(pid, 'SIGKILL')
    await waitFor(() => edge.restarts === 1, { what: 'a restart' })
    await edge.ready()
    assert.notEqual(edge.pid, pid)
    await serves()
    assert.ok(seen.some(({ msg, level }) => level === 50 && /Envoy ended by SIGKILL/.test(msg)))
  })

  it('brings a new token with its next stream, without a restart of Envoy', async () => {
    const file = join(directory.path, 'token')
    const tokens = new Map([['old', 'before']])
    await writeFile(file, 'old')
    await hub.stop()
    hub = await startTestHub({ listen, port: hub.port, edges: tokens })
    hub.serve(backend.port)
    const edge = await start({ token: { file } })
    await edge.ready()

    tokens.delete('old')
    tokens.set('new', 'after')
    const { port } = hub
    await hub.stop()
    hub = await startTestHub({ listen, port, edges: tokens })
    hub.serve(backend.port)
    await waitFor(() => seen.some(({ cure }) => cure?.startsWith('the hub does not know this token')), {
      what: 'the refusal to be told with its cure',
      deadlineMs: 15_000,
    })
    await writeFile(`${file}.new`, 'new')
    await rename(`${file}.new`, file)
    await waitFor(() => hub.letIn.includes('after'), { what: 'the new token', deadlineMs: 15_000 })
    assert.equal(edge.restarts, 0)
    assert.ok(!JSON.stringify(seen).includes('"old"'))
  })

  it('says what to do when another program has the port', async () => {
    const other = createServer().listen(listen, '127.0.0.1')
    await once(other, 'listening')
    hub.serve(backend.port)
    await start()
    const hint = await waitFor(() => seen.find(({ cure }) => cure !== undefined), { what: 'a hint' })
    assert.match(hint.cure ?? '', new RegExp(`another program listens on 127.0.0.1:${listen}`))
    other.close()
    await once(other, 'close')
  })

  it('fails with the words of an Envoy that does not start', async () => {
    const path = join(directory.path, 'envoy')
    await writeFile(
      path,
      '#!/bin/sh\n[ "$1" = --version ] && echo "envoy  version: 0/1.40.0/Clean/RELEASE/BoringSSL" && exit\n' +
        `echo '{"level":"critical","logger":"main","message":"error initializing: it is broken"}' >&2\nexit 3\n`,
    )
    await chmod(path, 0o700)
    await assert.rejects(start({ envoy: path }), {
      code: 'EnvoyDidNotStart',
      message: 'Envoy ended with exit code 3; error initializing: it is broken',
    })
  })

  it('has two edges with addresses of their own on one hub', async () => {
    hub.serve(backend.port)
    const two = await Promise.all([start(), start({ bindAddress: '127.0.0.2' })])
    await Promise.all(two.map((edge) => edge.ready()))
    await Promise.all([serves('127.0.0.1'), serves('127.0.0.2')])
    await two[0].kill()
    await assert.rejects(
      measureSplit(`http://127.0.0.1:${listen}`, { requests: 1 }).then(({ errors }) =>
        assert.equal(errors, 0),
      ),
    )
    await serves('127.0.0.2')
  })

  it('drains without a failed request', async () => {
    hub.serve(backend.port)
    const two = await Promise.all([start(), start({ bindAddress: '127.0.0.2' })])
    await Promise.all(two.map((edge) => edge.ready()))
    await Promise.all([serves('127.0.0.1'), serves('127.0.0.2')])
    const clients = startClients(
      two.map((edge, index) => ({
        host: `127.0.0.${index + 1}`,
        port: listen,
        isReady: async () => (await edge.unready()) === undefined,
      })),
    )
    await waitFor(() => clients.answered() > 500, { what: 'some load' })
    const begun = performance.now()
    await two[0].stop()
    const took = performance.now() - begun
    const { length } = clients.failures()
    const after = clients.answered()
    await waitFor(() => clients.answered() > after + 200, { what: 'load on the other edge' })
    await clients.stop()
    assert.deepEqual(clients.failures(), [], `${length} failed`)
    assert.ok(took < 5_000, `it took ${took} ms, though its clients had gone`)
  })

  it('lets a request under way finish, and closes what is left after the drain time', async () => {
    const slow = await startHttpBackend({ name: 'slow', delayMs: 800 })
    const stuck = await startHttpBackend({ name: 'stuck', delayMs: 20_000 })
    hub.serve(slow.port)
    const edge = await start({ drainMs: 3_000 })
    await edge.ready()
    const split = measureSplit(`http://127.0.0.1:${listen}`, { requests: 1, headers: { host: hostname } })
    await waitFor(() => slow.requests() === 1, { what: 'the request to be under way' })
    await edge.stop()
    assert.deepEqual((await split).backends, { slow: 1 })

    hub.serve(stuck.port)
    const late = await start({ drainMs: 500 })
    await late.ready()
    const cut = measureSplit(`http://127.0.0.1:${listen}`, { requests: 1, headers: { host: hostname } })
    await waitFor(() => stuck.requests() === 1, { what: 'the request to be under way' })
    await late.stop()
    assert.ok(seen.some(({ msg }) => /connections are left after the drain time/.test(msg)))
    await cut
    await Promise.all([slow.stop(), stuck.stop()])
  })

  it('stops at once when told so during a drain', async () => {
    const stuck = await startHttpBackend({ name: 'stuck', delayMs: 20_000 })
    hub.serve(stuck.port)
    const edge = await start()
    await edge.ready()
    const cut = measureSplit(`http://127.0.0.1:${listen}`, { requests: 1, headers: { host: hostname } })
    await waitFor(() => stuck.requests() === 1, { what: 'the request to be under way' })
    const stopped = edge.stop()
    await waitFor(async () => (await edge.unready()) === 'the edge drains', { what: 'the drain' })
    const begun = performance.now()
    await edge.kill()
    await stopped
    assert.ok(performance.now() - begun < 2_000)
    await cut
    await stuck.stop()
  })

  it('says whether it reaches the endpoints that Envoy has', async () => {
    const gone = await startHttpBackend({ name: 'gone' })
    hub.serve(gone.port)
    const statusAddress = { host: '127.0.0.1', port: await freePort() }
    const edge = await start({ statusAddress })
    await edge.ready()
    const tried = { cluster: 'blue', service: 'shop/cart:80', endpoints: 1, tried: 1 }
    const answer = await fetch(`http://127.0.0.1:${statusAddress.port}/reachability`)
    const { backends, known } = (await answer.json()) as Reachability
    assert.equal(known, 1)
    assert.deepEqual(backends, [{ ...tried, connected: 1, failures: [] }])

    const other = await start({ name: 'edge-1' })
    await other.ready()
    await gone.stop()
    const failures = [{ address: `127.0.0.1:${gone.port}`, reason: 'connection refused' }]
    assert.deepEqual((await other.reachability()).backends, [{ ...tried, connected: 0, failures }])
  })
})
