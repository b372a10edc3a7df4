import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { join } from 'node:path'
import { json, text } from 'node:stream/consumers'
import { connect } from 'node:tls'
import type { Authority, RedisServer, TemporaryDirectory, TokenFiles } from '@watershed/testkit'
import { createAuthority, makeTokens, startRedis, temporaryDirectory, waitFor } from '@watershed/testkit'
import { wireVersion } from '@watershed/wire'
import { pino } from 'pino'
import manifest from '../package.json' with { type: 'json' }
import type { Hub } from './start-hub.ts'
import { startHub } from './start-hub.ts'
import { HubError } from './hub-error.ts'

const silent = pino({ level: 'silent' })

describe('startHub', function () {
  this.timeout(30_000)
  let redis: RedisServer
  let folder: TemporaryDirectory
  let tokens: TokenFiles
  let authority: Authority
  let hub: Hub

  const file = (name: string): string => join(folder.path, name)
  const writePair = async (address: string): Promise<void> => {
    const { cert, key } = await authority.issue({ ip: [address] })
    await writeFile(file('key.pem'), key)
    await writeFile(file('cert.pem'), cert)
  }
  const options = () => ({
    redisUrl: redis.url,
    tokenFile: tokens.hub,
    http: { host: '127.0.0.1', port: 0 },
    xds: { host: '127.0.0.1', port: 0 },
    tls: { cert: file('cert.pem'), key: file('key.pem') },
    logLevel: 'silent',
  })
  const respond = (path: string, token?: string): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const sent = request({
        host: '127.0.0.1',
        port: hub.httpPort,
        path,
        ca: authority.pem,
        ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
      })
      sent.on('error', reject)
      sent.on('response', resolve)
      sent.end()
    })
  const get = async (path: string): Promise<{ readonly status: number; readonly body: unknown }> => {
    const response = await respond(path)
    return { status: response.statusCode ?? 0, body: await json(response) }
  }
  const getText = async (path: string, token: string): Promise<string> => text(await respond(path, token))
  const addressesAt = (port: number): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(
        { host: '127.0.0.1', port, rejectUnauthorized: false, ALPNProtocols: ['h2', 'http/1.1'] },
        () => {
          resolve(socket.getPeerCertificate().subjectaltname ?? '')
          socket.destroy()
        },
      )
      socket.on('error', reject)
    })

  before(async () => {
    redis = await startRedis()
    folder = await temporaryDirectory('hub')
    tokens = await makeTokens(folder.path, { clusters: ['blue'], edges: ['edge-1'] })
    authority = await createAuthority('test')
    await writePair('127.0.0.1')
    hub = await startHub(options(), silent)
    await waitFor(async () => (await get('/readyz')).status === 200, { what: 'the hub to be ready' })
  })
  after(async () => {
    await hub.stop()
    await folder.remove()
    await redis.stop()
  })

  it('describes every path of its API', async () => {
    const { body } = await get('/openapi.json')
    const { paths } = body as { readonly paths: object }
    for (const path of [
      '/v1/clusters',
      '/v1/services',
      '/v1/routes',
      '/v1/routes/{namespace}/{name}',
      '/v1/edges',
      '/v1/config-clusters',
      '/v1/config-clusters/{cluster}/promote',
      '/v1/version',
      '/healthz',
      '/readyz',
    ])
      assert.ok(path in paths, path)
  })

  for (const path of ['/v1/clusters', '/v1/services', '/v1/routes', '/v1/edges', '/v1/version', '/metrics'])
    it(`asks for a token at ${path}`, async () => assert.equal((await get(path)).status, 401))

  it('tells an operator its metrics, and nothing of the machine', async () => {
    const token = await readFile(tokens.of.get('operator/operator') ?? '', 'utf8')
    const metrics = await getText('/metrics', token)
    assert.match(metrics, /^watershed_derivations_total\{collection="routes"\} 0$/m)
    assert.match(metrics, /^process_resident_memory_bytes \d+$/m)
    assert.ok(!metrics.includes(process.execPath))
  })

  it('tells an operator which version it is', async () => {
    const token = await readFile(tokens.of.get('operator/operator') ?? '', 'utf8')
    assert.deepEqual(JSON.parse(await getText('/v1/version', token)), {
      version: manifest.version,
      wire: wireVersion,
    })
  })

  it('says what is not there', async () => {
    const { status, body } = await get('/v1/nothing')
    assert.deepEqual([status, (body as { code: string }).code], [404, 'NotFound'])
  })

  it('shows a new certificate at both doors once the files change', async () => {
    await writePair('127.0.0.9')
    for (const port of [hub.httpPort, hub.xdsPort])
      await waitFor(async () => (await addressesAt(port)).includes('127.0.0.9'), {
        what: `the new certificate at ${port}`,
      })
    await writePair('127.0.0.1')
    await waitFor(async () => (await addressesAt(hub.httpPort)).includes('127.0.0.1'), {
      what: 'the old one again',
    })
  })

  it('keeps its certificate where the files hold none', async () => {
    await writeFile(file('cert.pem'), 'nonsense')
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    assert.match(await addressesAt(hub.httpPort), /127\.0\.0\.1/)
    await writePair('127.0.0.1')
  })

  it('refuses to start with a certificate that is none, naming the files', async () => {
    await writeFile(file('bad.pem'), 'nonsense')
    await assert.rejects(
      startHub({ ...options(), tls: { cert: file('bad.pem'), key: file('key.pem') } }, silent),
      (error) =>
        error instanceof HubError && error.code === 'BadCertificate' && error.message.includes('bad.pem'),
    )
  })

  it('refuses to start without a token file, naming it', async () => {
    await assert.rejects(
      startHub({ ...options(), tokenFile: file('none.yaml') }, silent),
      (error) => error instanceof HubError && error.message.includes('none.yaml'),
    )
  })
})
