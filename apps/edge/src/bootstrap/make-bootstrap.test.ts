import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TemporaryDirectory } from '@watershed/testkit'
import { createAuthority, findTool, temporaryDirectory } from '@watershed/testkit'
import type { Json } from './json.ts'
import type { BootstrapSettings } from './make-bootstrap.ts'
import { makeBootstrap } from './make-bootstrap.ts'
import { caSecret, tokenSecret } from './secrets.ts'

const run = promisify(execFile)
const ip = { host: '10.0.0.1', port: 7071 }
const name = { host: 'hub.example', port: 7071 }

const settings = (hub: Partial<BootstrapSettings['hub']> = {}, directory = '/state'): BootstrapSettings => ({
  name: 'edge-1',
  region: 'eu',
  zone: 'eu-a',
  bindAddress: '127.0.0.2',
  version: '0.1.0',
  adminSocket: `${directory}/admin-0.sock`,
  maxConnections: 1_000,
  hub: { hubs: [ip], tokenSecret: `${directory}/secrets/token.json`, ...hub },
})

/** Follows a path as `a.0.b` into JSON. */
const at = (json: Json, path: string): Json | undefined =>
  path
    .split('.')
    .reduce<Json | undefined>((value, key) => (value as Record<string, Json> | undefined)?.[key], json)

const cluster = (hub: Partial<BootstrapSettings['hub']>): Json =>
  at(makeBootstrap(settings(hub)), 'static_resources.clusters.0') ?? {}

describe('makeBootstrap', () => {
  it('says who the edge is, where it is, and what it binds', () =>
    assert.deepEqual(at(makeBootstrap(settings()), 'node'), {
      id: 'edge-1',
      cluster: 'edge',
      locality: { region: 'eu', zone: 'eu-a' },
      metadata: { 'watershed.dev/bind-address': '127.0.0.2', 'watershed.dev/version': '0.1.0' },
    }))

  it('has the admin interface on a socket for its user only', () =>
    assert.deepEqual(at(makeBootstrap(settings()), 'admin.address.pipe'), {
      path: '/state/admin-0.sock',
      mode: 0o600,
    }))

  it('looks up hubs by name, and needs no DNS for addresses', () => {
    assert.equal(at(cluster({ hubs: [ip] }), 'type'), 'STATIC')
    assert.equal(at(cluster({ hubs: [ip, name] }), 'type'), 'STRICT_DNS')
  })

  it('speaks plain text without a CA', () => assert.equal(at(cluster({}), 'transport_socket'), undefined))

  const tls: readonly (readonly [string, Partial<BootstrapSettings['hub']>, Record<string, unknown>])[] = [
    ['by the names of the hubs', { hubs: [name] }, { auto_host_sni: true, names: [['DNS', 'hub.example']] }],
    ['by their addresses', { hubs: [ip] }, { names: [['IP_ADDRESS', '10.0.0.1']] }],
    [
      'by a name that was given',
      { hubs: [ip], tls: { caSecret: '/ca', serverName: 'hub' } },
      { sni: 'hub', names: [['DNS', 'hub']] },
    ],
  ]
  for (const [what, hub, expected] of tls)
    it(`checks the hub's certificate ${what}`, () => {
      const context = at(cluster({ tls: { caSecret: '/ca' }, ...hub }), 'transport_socket.typed_config') ?? {}
      const names = at(
        context,
        'common_tls_context.combined_validation_context.default_validation_context.match_typed_subject_alt_names',
      ) as { san_type: string; matcher: { exact: string } }[]
      const { sni, auto_host_sni } = context as { sni?: string; auto_host_sni?: boolean }
      assert.deepEqual(
        {
          ...(sni && { sni }),
          ...(auto_host_sni && { auto_host_sni }),
          names: names.map((one) => [one.san_type, one.matcher.exact]),
        },
        expected,
      )
    })
})

describe('makeBootstrap, as Envoy reads it', function () {
  this.timeout(20_000)
  let directory: TemporaryDirectory
  before(async () => {
    directory = await temporaryDirectory()
  })
  after(() => directory.remove())

  const variants: readonly (readonly [string, Partial<BootstrapSettings['hub']>])[] = [
    ['plain text to an address', {}],
    ['TLS to names and addresses', { hubs: [ip, name, { host: '::1', port: 1 }] }],
  ]
  for (const [what, hub] of variants)
    it(`is valid: ${what}`, async () => {
      const tokenFile = join(directory.path, 'token.json')
      const ca = join(directory.path, 'ca.json')
      await writeFile(tokenFile, JSON.stringify(tokenSecret('a-token')))
      await writeFile(ca, JSON.stringify(caSecret('-----BEGIN CERTIFICATE-----\n')))
      const access = { ...hub, tokenSecret: tokenFile, ...(hub.hubs && { tls: { caSecret: ca } }) }
      const file = join(directory.path, 'bootstrap.json')
      const systemAuthorities = join(directory.path, 'system.pem')
      await writeFile(systemAuthorities, (await createAuthority('System')).pem)
      const all = { ...settings(access, directory.path), systemAuthorities }
      await writeFile(file, JSON.stringify(makeBootstrap(all)))
      const { stderr, stdout } = await run(findTool('envoy'), [
        '--mode',
        'validate',
        '-c',
        file,
        '-l',
        'warning',
      ])
      assert.match(stdout + stderr, /OK/)
      assert.doesNotMatch(stderr, /deprecated|unknown/i)
    })
})
