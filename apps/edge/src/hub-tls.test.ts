import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Authority, CertificatePair, TemporaryDirectory } from '@watershed/testkit'
import { createAuthority, findTool, freePort, temporaryDirectory, waitFor } from '@watershed/testkit'
import type { Edge } from './create-edge.ts'
import type { EdgeOptions } from './options.ts'
import { startEdge } from './start-edge.ts'
import type { SeenLog } from './testing/quiet-log.ts'
import { quietLog } from './testing/quiet-log.ts'
import type { TestHub } from './testing/start-test-hub.ts'
import { edgeToken, startTestHub } from './testing/start-test-hub.ts'

describe('an edge and a hub with a certificate', function () {
  this.timeout(40_000)
  let authority: Authority
  let directory: TemporaryDirectory
  let hubCa: string
  let hub: TestHub | undefined
  let edge: Edge | undefined
  let seen: readonly SeenLog[]
  let listen: number

  before(async () => {
    authority = await createAuthority('one')
  })
  beforeEach(async () => {
    directory = await temporaryDirectory()
    hubCa = join(directory.path, 'ca.pem')
    await writeFile(hubCa, authority.pem)
    listen = await freePort()
  })
  afterEach(async () => {
    await edge?.kill()
    await hub?.stop()
    await directory.remove()
  })

  const startHub = async (tls: CertificatePair, port?: number): Promise<void> => {
    hub = await startTestHub({ listen, tls, ...(port !== undefined && { port }) })
    hub.serve(1)
  }
  const start = async (host: string, options: Partial<EdgeOptions> = {}): Promise<Edge> => {
    const { log, seen: lines } = quietLog()
    seen = lines
    edge = await startEdge(
      {
        name: 'edge-1',
        hubs: [{ host, port: hub?.port ?? 0 }],
        token: { value: edgeToken },
        hubCa,
        bindAddress: '127.0.0.1',
        envoy: findTool('envoy'),
        concurrency: 1,
        ...options,
      },
      log,
    )
    return edge
  }

  it('connects by a name in it', async () => {
    await startHub(await authority.issue({ dns: ['localhost'] }))
    await (await start('localhost')).ready()
  })

  it('connects by an address in it', async () => {
    await startHub(await authority.issue({ ip: ['127.0.0.1'] }))
    await (await start('127.0.0.1')).ready()
  })

  it('connects to an address by a name that was given', async () => {
    await startHub(await authority.issue({ dns: ['hub.example'] }))
    await (await start('127.0.0.1', { hubServerName: 'hub.example' })).ready()
  })

  const refusals = async (reason: 'error' | 'san'): Promise<boolean> =>
    new RegExp(`envoy_cluster_ssl_fail_verify_${reason}{.*"hub"} [1-9]`).test((await edge?.metrics()) ?? '')

  it('refuses a certificate of another authority, and sends it no token', async () => {
    await startHub(await (await createAuthority('two')).issue({ ip: ['127.0.0.1'] }))
    const { unready } = await start('127.0.0.1')
    await waitFor(() => refusals('error'), { what: 'a refusal', deadlineMs: 15_000 })
    assert.deepEqual(hub?.letIn, [])
    assert.match((await unready()) ?? '', /no configuration/)
  })

  it('refuses a certificate of another name, and says what to do', async () => {
    await startHub(await authority.issue({ dns: ['other.example'] }))
    await start('127.0.0.1')
    await waitFor(() => refusals('san'), { what: 'a refusal', deadlineMs: 15_000 })
    await waitFor(() => seen.some(({ cure }) => cure?.includes('--hub-ca')), {
      what: 'a hint',
      deadlineMs: 15_000,
    })
    assert.deepEqual(hub?.letIn, [])
  })

  it('follows the authority when its file changes, without a restart of Envoy', async () => {
    await startHub(await authority.issue({ ip: ['127.0.0.1'] }))
    const { ready, pid } = await start('127.0.0.1')
    await ready()
    const port = hub?.port ?? 0
    await hub?.stop()

    const next = await createAuthority('next')
    await startHub(await next.issue({ ip: ['127.0.0.1'] }), port)
    await waitFor(() => refusals('error'), { what: 'a refusal', deadlineMs: 15_000 })
    assert.deepEqual(hub?.letIn, [])
    await writeFile(hubCa, `${authority.pem}\n${next.pem}`)
    await waitFor(() => hub?.letIn.length === 1, { what: 'the new authority in force', deadlineMs: 15_000 })
    assert.equal(edge?.pid, pid)
  })
})
