import assert from 'node:assert/strict'
import type { EdgeFilterChain } from '@watershed/model'
import type { Authority, HttpBackend } from '@watershed/testkit'
import { createAuthority, freePort, startHttpBackend, waitFor } from '@watershed/testkit'
import { listenerResource } from './listener-resource.ts'
import { scopeResource } from './scope-resource.ts'
import { backendResources, localityOf } from './testing/backend-resources.ts'
import { edgeRule } from './testing/edge-rule.ts'
import { authoritiesSecret, certificateSecret } from './testing/secret-of.ts'
import type { TestEdge } from './testing/start-edge.ts'
import { startEdge } from './testing/start-edge.ts'
import type { TlsConnection } from './testing/tls-connection.ts'
import { tlsConnection } from './testing/tls-connection.ts'

const chainOf = (name: string, chain: Partial<EdgeFilterChain> = {}): EdgeFilterChain => ({
  name,
  serverNames: [name],
  tls: { certificates: [name] },
  target: { type: 'Hosts', scope: `443/${name}` },
  ...chain,
})

const path = { type: 'PathPrefix', value: '/here' } as const

const hostOf = (scope: string, hostname: string, status?: 421) =>
  scopeResource({
    scope,
    port: 443,
    tls: true,
    hostname,
    clusterHeader: false,
    rules: [edgeRule(status ? { action: { type: 'DirectResponse', status } } : { match: { path } })],
  })

const request = (host: string, headers = '', at = '/here'): string =>
  `GET ${at} HTTP/1.1\r\nHost: ${host}\r\n${headers}\r\n`

describe('an Envoy listener with TLS', () => {
  let edge: TestEdge
  let backend: HttpBackend
  let authority: Authority
  let port: number
  before(async () => {
    ;[edge, backend, authority, port] = await Promise.all([
      startEdge(),
      startHttpBackend({ name: 'blue' }),
      createAuthority('Test'),
      freePort(),
    ])
    await edge.apply([
      ...backendResources('backend', [localityOf('blue', 1, [backend])]),
      ...(await Promise.all(['a.example', 'b.example', 'rest', '*.wild.example'].map(secretFor))),
      ...['a.example', 'b.example', '*.wild.example'].map((name) => hostOf(`443/${name}`, name)),
      hostOf('443/*', 'c.example'),
      hostOf('443/a.example', '*', 421),
      hostOf('443/*.wild.example', 'deep.x.wild.example'),
      hostOf('443/*.wild.example', 'other.wild.example', 421),
      hostOf('443/*.wild.example', '*', 421),
    ])
    await listen(
      chainOf('a.example'),
      chainOf('b.example', { target: { type: 'None' } }),
      chainOf('*.wild.example'),
      chainOf('rest', { serverNames: [], target: { type: 'Hosts', scope: '443/*' } }),
    )
  })
  after(() => Promise.all([edge.stop(), backend.stop()]))

  const issue = (name: string) => authority.issue({ name: `CN=${name}`, dns: [name] })
  const secretFor = async (name: string) => certificateSecret(name, await issue(name))
  const listen = (...chains: readonly EdgeFilterChain[]) =>
    edge.apply([
      listenerResource({ name: `tcp/${port}`, port, transport: 'TCP', addresses: [], chains }, '127.0.0.1'),
    ])
  const open = (servername: string, more = {}): Promise<TlsConnection> =>
    tlsConnection(port, { servername, ca: authority.pem, checkServerIdentity: () => undefined, ...more })
  /** A listener is acknowledged before it is in force: it waits for its secrets. */
  const shows = (servername: string, name: string) =>
    waitFor(
      async () => {
        const connection = await open(servername).catch(() => undefined)
        connection?.close()
        return connection?.shown === name
      },
      { what: `the certificate of ${name}`, deadlineMs: 10_000 },
    )

  it('shows each server name its certificate, and the others’ to the rest', async () => {
    await shows('a.example', 'a.example')
    await shows('x.wild.example', '*.wild.example')
    await shows('c.example', 'rest')
  })

  it('routes by what the chain’s scope has, whatever the request says of scopes', async () => {
    const connection = await open('a.example')
    assert.match(await connection.ask(request('a.example', 'x-watershed-scope: 443/*\r\n')), / 200 OK/)
    assert.equal(backend.lastRequest()?.headers['x-watershed-scope'], undefined)
    assert.equal(backend.lastRequest()?.headers['x-forwarded-proto'], 'https')
    assert.match(await connection.ask(request('c.example', 'x-watershed-scope: 443/*\r\n')), / 421 /)
    connection.close()
    const rest = await open('c.example')
    assert.match(await rest.ask(request('a.example')), / 404 /)
    rest.close()
  })

  const hosts: readonly (readonly [string, string, number, string?])[] = [
    ['a.example', 'A.Example', 200],
    ['a.example', 'a.example', 404, '/elsewhere'],
    ['a.example', 'A.example', 404, '/elsewhere'],
    ['a.example', 'other.example', 421],
    ['a.example', 'Other.example', 421, '/elsewhere'],
    ['x.wild.example', 'x.wild.example', 200],
    ['x.wild.example', 'X.Wild.Example', 200],
    ['x.wild.example', 'a.b.wild.example', 200],
    ['x.wild.example', 'deep.x.wild.example', 200],
    ['x.wild.example', 'deep.x.wild.example', 404, '/elsewhere'],
    ['x.wild.example', 'x.wild.example', 404, '/elsewhere'],
    ['x.wild.example', 'other.wild.example', 421, '/elsewhere'],
    ['x.wild.example', 'OTHER.wild.example', 421],
    ['x.wild.example', 'wild.example', 421],
    ['x.wild.example', 'notwild.example', 421],
    ['c.example', 'C.Example', 200],
    ['c.example', 'unknown.example', 404],
  ]
  for (const [serverName, host, status, at] of hosts)
    it(`answers ${status} for ${host}${at ?? '/here'} on a connection to ${serverName}`, async () => {
      const connection = await open(serverName)
      assert.match(await connection.ask(request(host, '', at)), new RegExp(`^HTTP/1.1 ${status} `))
      connection.close()
    })

  it('offers HTTP/2 first', async () => {
    const connection = await open('a.example', { ALPNProtocols: ['http/1.1', 'h2'] })
    assert.equal(connection.alpn, 'h2')
    connection.close()
  })

  it('refuses TLS 1.1', () =>
    assert.rejects(
      open('a.example', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }),
      /protocol version/,
    ))

  it('closes the connections of a chain that leads nowhere', async () => {
    const connection = await open('b.example').catch(() => undefined)
    if (connection) await assert.rejects(connection.ask(request('b.example')))
  })

  it('shows a rotated certificate, and keeps the connections that began with the former', async () => {
    const connection = await open('a.example')
    await edge.apply([certificateSecret('a.example', await issue('a.new.example'))])
    await shows('a.example', 'a.new.example')
    assert.match(await connection.ask(request('a.example')), / 200 OK/)
    connection.close()
  })

  it('keeps the connections of other chains when one comes, changes and goes', async () => {
    const former = [chainOf('a.example'), chainOf('*.wild.example')]
    const connection = await open('a.example')
    await edge.apply([await secretFor('d.example'), hostOf('443/d.example', 'd.example')])
    await listen(...former, chainOf('d.example'))
    await shows('d.example', 'd.example')
    await listen(...former, chainOf('d.example', { tls: { certificates: ['rest'] } }))
    await shows('d.example', 'rest')
    await listen(...former)
    await waitFor(
      () =>
        open('d.example').then(
          () => false,
          () => true,
        ),
      { what: 'the chain’s end' },
    )
    assert.match(await connection.ask(request('a.example')), / 200 OK/)
    connection.close()
  })

  it('takes of several certificates the one that the server name is for', async () => {
    await edge.apply([await secretFor('e.example'), await secretFor('f.example')])
    const scope = { type: 'Hosts', scope: '443/*' } as const
    const tls = { certificates: ['e.example', 'f.example'] }
    await listen(chainOf('rest', { serverNames: [], tls, target: scope }))
    await shows('e.example', 'e.example')
    await shows('f.example', 'f.example')
  })

  it('serves its other chains, and then this one, where a secret comes late', async () => {
    await listen(chainOf('a.example'), chainOf('late.example'))
    await shows('a.example', 'a.new.example')
    await edge.apply([await secretFor('late.example')])
    await shows('late.example', 'late.example')
  })

  describe('asked to check clients', () => {
    let others: Authority
    before(async () => {
      others = await createAuthority('Others')
      await edge.apply([authoritiesSecret('clients', authority.pem)])
    })
    const check = async (required: boolean): Promise<void> => {
      const name = required ? 'required' : 'fallback'
      await edge.apply([await secretFor(name), hostOf(`443/${name}`, '*')])
      const tls = { certificates: [name], clientValidation: { authorities: 'clients', required } }
      await listen(chainOf(name, { serverNames: [], tls }))
      await waitFor(async () => (await ask(name, await issue('client'))) !== undefined, {
        what: 'the chain',
        deadlineMs: 10_000,
      })
    }
    /** Undefined where the client is refused, which it learns from TLS 1.3 at its first read. */
    const ask = async (name: string, pair?: object): Promise<string | undefined> => {
      const connection = await open(name, pair).catch(() => undefined)
      const answer = await connection?.ask(request('any.example')).catch(() => undefined)
      connection?.close()
      return connection?.shown === name ? answer : undefined
    }

    it('takes those with a valid certificate only', async () => {
      await check(true)
      assert.match((await ask('required', await issue('client'))) ?? '', / 200 OK/)
      assert.equal(await ask('required', await others.issue({ name: 'CN=stranger' })), undefined)
      assert.equal(await ask('required'), undefined)
    })

    it('takes all of them as a fallback, having asked', async () => {
      await check(false)
      for (const pair of [await issue('client'), await others.issue({ name: 'CN=stranger' }), undefined])
        assert.match((await ask('fallback', pair)) ?? '', / 200 OK/)
    })
  })
})
