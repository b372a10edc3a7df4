import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo, Server } from 'node:net'
import { createServer } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { Authority, AuthorityOptions, CertificateSubject } from '@watershed/testkit'
import { createAuthority, freePort } from '@watershed/testkit'
import { probeTls } from './probe-tls.ts'

describe('probeTls', () => {
  const servers: Server[] = []
  const listen = async (server: Server): Promise<number> => {
    servers.push(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const serve = async (
    subject: CertificateSubject,
    options?: AuthorityOptions,
  ): Promise<{ readonly port: number; readonly authority: Authority }> => {
    const authority = await createAuthority('Our Authority', options)
    return { port: await listen(createTlsServer(await authority.issue(subject))), authority }
  }
  const probe = (port: number, serverName: string, ca?: string) =>
    probeTls({ host: '127.0.0.1', port, serverName, timeoutMs: 300, ...(ca !== undefined && { ca }) })
  after(() => servers.forEach((server) => server.close()))

  it('finds nothing wrong with a certificate of that name, or of that address', async () => {
    const { port, authority } = await serve({ dns: ['hub.example.com'], ip: ['127.0.0.1'] })
    for (const name of ['hub.example.com', '127.0.0.1']) {
      const { untrusted, wrongName, names, issuer, validTo } = await probe(port, name, authority.pem)
      assert.deepEqual([untrusted, wrongName], [undefined, undefined])
      assert.equal(names, 'hub.example.com, 127.0.0.1')
      assert.equal(issuer, 'Our Authority')
      assert.ok(validTo > Date.now())
    }
  })

  it('says that a certificate is for other names, and is not trusted, both', async () => {
    const { port } = await serve({ dns: ['hub.example.com'] })
    const { untrusted, wrongName } = await probe(port, 'hub.example.org')
    assert.match(untrusted ?? '', /^[A-Z_]+$/)
    assert.match(wrongName ?? '', /hub\.example\.org/)
  })

  it('says until when a certificate was valid', async () => {
    const { port, authority } = await serve({ dns: ['hub'] }, { lifetimeMs: -60_000 })
    const { untrusted, validTo } = await probe(port, 'hub', authority.pem)
    assert.equal(untrusted, 'CERT_HAS_EXPIRED')
    assert.ok(validTo < Date.now())
  })

  it('says that nobody is there, that it is no TLS, or that it does not answer', async () => {
    await assert.rejects(probe(await freePort(), 'hub'), { code: 'HubUnreachable', message: /ECONNREFUSED/ })
    const plain = await listen(
      createServer((socket) => socket.resume().end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    )
    await assert.rejects(probe(plain, 'hub'), { code: 'HubUnreachable' })
    const silent = await listen(createServer((socket) => socket.on('error', () => {}).resume()))
    await assert.rejects(probe(silent, 'hub'), { code: 'HubUnreachable', message: /no answer within 300 ms/ })
  })
})
