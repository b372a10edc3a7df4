import assert from 'node:assert/strict'
import { createServer as createHttp2Server, createSecureServer } from 'node:http2'
import { createServer as createHttpsServer } from 'node:https'
import type { TLSSocket, TlsOptions } from 'node:tls'
import { createServer as createTlsServer } from 'node:tls'
import type { EdgeClientTls, EdgeCluster } from '@watershed/model'
import type { Authority } from '@watershed/testkit'
import { createAuthority } from '@watershed/testkit'
import { backendResources } from './testing/backend-resources.ts'
import { authoritiesSecret, certificateSecret } from './testing/secret-of.ts'
import type { Answer } from './testing/send.ts'
import type { TestEdge } from './testing/start-edge.ts'
import { startEdge } from './testing/start-edge.ts'
import { serveLoopback } from './testing/tcp-echo.ts'

const system = await createAuthority('System')

describe('Envoy, to endpoints', () => {
  let edge: TestEdge
  let authority: Authority
  before(async () => {
    ;[edge, authority] = await Promise.all([
      startEdge({ systemAuthorities: system.pem }),
      createAuthority('Private'),
    ])
    await edge.apply([
      authoritiesSecret('private', authority.pem),
      authoritiesSecret('both', `${authority.pem}\n${system.pem}`),
      certificateSecret('edge', await authority.issue({ name: 'CN=edge' })),
    ])
  })
  after(() => edge.stop())

  let count = 0
  const ask = async (port: number, cluster: Partial<EdgeCluster>): Promise<Answer> => {
    const name = `backend-${++count}`
    const endpoints = [{ address: '127.0.0.1', port }]
    const locality = { cluster: 'blue', backend: 'shop/web:443#0', weight: 1, endpoints }
    const action = { type: 'Cluster', cluster: name } as const
    await edge.apply([
      ...backendResources(name, [locality], cluster),
      edge.host(`${name}.example`, [{ action }]),
    ])
    return edge.send('/', { host: `${name}.example` })
  }
  const tlsOf = (more: Partial<EdgeClientTls> = {}): EdgeClientTls => ({
    hostname: 'in.example',
    subjectAltNames: [],
    authorities: 'private',
    ...more,
  })
  /** Answers with the server name and the client's certificate that it saw. */
  const serve = async (options: TlsOptions) =>
    serveLoopback(
      createHttpsServer(options, ({ socket }, response) => {
        const tls = socket as TLSSocket & { servername?: string }
        response.end(`${tls.servername} ${String(tls.getPeerCertificate()?.subject?.CN ?? 'nobody')}`)
      }),
    )

  it('speaks TLS and names the server', async () => {
    const server = await serve(await authority.issue({ dns: ['in.example'] }))
    const answer = await ask(server.port, { tls: tlsOf() })
    assert.deepEqual([answer.status, answer.body], [200, 'in.example nobody'])
    await server.stop()
  })

  it('answers 503 where the endpoint is another than it should be, is nobody’s, or speaks no TLS', async () => {
    const server = await serve(await authority.issue({ dns: ['in.example'] }))
    assert.equal((await ask(server.port, { tls: tlsOf({ hostname: 'out.example' }) })).status, 503)
    const { authorities: _, ...systemOnly } = tlsOf()
    assert.equal((await ask(server.port, { tls: systemOnly })).status, 503)
    const plain = await serveLoopback(createTlsServer())
    assert.equal((await ask(plain.port, { tls: tlsOf() })).status, 503)
    await Promise.all([server.stop(), plain.stop()])
  })

  it('trusts whom the edge’s system trusts where no authorities are given', async () => {
    const server = await serve(await system.issue({ dns: ['in.example'] }))
    const { authorities: _, ...systemOnly } = tlsOf()
    assert.equal((await ask(server.port, { tls: systemOnly })).status, 200)
    assert.equal((await ask(server.port, { tls: tlsOf() })).status, 503)
    assert.equal((await ask(server.port, { tls: tlsOf({ authorities: 'both' }) })).status, 200)
    await server.stop()
  })

  const names = (...values: readonly string[]): Partial<EdgeClientTls> => ({
    subjectAltNames: values.map((value) => ({
      type: value.includes('://') ? 'URI' : 'Hostname',
      value,
    })),
  })
  const cases: readonly (readonly [string, Partial<EdgeClientTls>, number])[] = [
    ['any of the names, by a wildcard of the certificate’s', names('no.example', 'a.wild.example'), 200],
    ['a URI', names('spiffe://example/web'), 200],
    ['none of the names, though the server name fits', names('no.example', 'spiffe://example/other'), 503],
  ]
  for (const [what, more, status] of cases)
    it(`answers ${status} where the certificate has ${what}`, async () => {
      const dns = ['in.example', '*.wild.example']
      const server = await serve(await authority.issue({ dns, uri: ['spiffe://example/web'] }))
      assert.equal((await ask(server.port, { tls: tlsOf(more) })).status, status)
      await server.stop()
    })

  it('shows its certificate', async () => {
    const pair = await authority.issue({ dns: ['in.example'] })
    const server = await serve({ ...pair, ca: authority.pem, requestCert: true, rejectUnauthorized: true })
    const answer = await ask(server.port, { tls: tlsOf({ certificate: 'edge' }) })
    assert.deepEqual([answer.status, answer.body], [200, 'in.example edge'])
    assert.equal((await ask(server.port, { tls: tlsOf() })).status, 503)
    await server.stop()
  })

  it('speaks HTTP/2, by TLS and with prior knowledge', async () => {
    const pair = await authority.issue({ dns: ['in.example'] })
    const secure = createSecureServer(pair, (request, response) => response.end(request.httpVersion))
    const [tls, plain] = await Promise.all([
      serveLoopback(secure),
      serveLoopback(createHttp2Server((request, response) => response.end(request.httpVersion))),
    ])
    assert.equal((await ask(tls.port, { protocol: 'HTTP2', tls: tlsOf() })).body, '2.0')
    assert.equal((await ask(plain.port, { protocol: 'HTTP2' })).body, '2.0')
    await Promise.all([tls.stop(), plain.stop()])
  })

  it('does not route to a cluster before its secrets are there', async () => {
    const server = await serve(await authority.issue({ dns: ['in.example'] }))
    for (let time = 0; time < 20; time++) {
      await edge.apply([authoritiesSecret(`fresh-${time}`, authority.pem)])
      assert.equal((await ask(server.port, { tls: tlsOf({ authorities: `fresh-${time}` }) })).status, 200)
    }
    await server.stop()
  })
})
