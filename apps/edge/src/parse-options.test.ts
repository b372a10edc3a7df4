import assert from 'node:assert/strict'
import { parseOptions } from './parse-options.ts'

const least = ['--name', 'edge-1', '--hub', '127.0.0.1:7071', '--token-file', 'token']

describe('parseOptions', () => {
  it('has a default for all but name, hub and token', () =>
    assert.deepEqual(parseOptions(least, {}), {
      name: 'edge-1',
      hubs: [{ host: '127.0.0.1', port: 7071 }],
      token: { file: 'token' },
      insecureHub: false,
      bindAddress: '0.0.0.0',
      maxConnections: 50_000,
      drainMs: 30_000,
      orphanMs: 60_000,
      logLevel: 'info',
      envoyLogLevel: 'warning',
    }))

  it('takes several hubs, and seconds as milliseconds', () => {
    const options = parseOptions(
      [...least, '--hub', '[::1]:7072', '--drain-time', '5', '--orphan-time', '0'],
      {},
    )
    assert.deepEqual(options.hubs[1], { host: '::1', port: 7072 })
    assert.equal(options.drainMs, 5_000)
    assert.equal(options.orphanMs, 0)
  })

  it('takes token and binary from the environment, after the flags', () => {
    const env = { WATERSHED_TOKEN: 'secret', ENVOY_BIN: '/opt/envoy' }
    const { token, envoy } = parseOptions(['--name', 'edge-1', '--hub', 'localhost:1'], env)
    assert.deepEqual({ token, envoy }, { token: { value: 'secret' }, envoy: '/opt/envoy' })
    const flags = parseOptions([...least, '--envoy', '/usr/bin/envoy'], env)
    assert.deepEqual(
      { token: flags.token, envoy: flags.envoy },
      { token: { file: 'token' }, envoy: '/usr/bin/envoy' },
    )
  })

  const bad: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['no name', least.slice(2), /give --name/],
    ['no token', least.slice(0, 4), /--token-file.*WATERSHED_TOKEN/],
    ['an unknown flag', [...least, '--hubs', 'x'], /--hubs/],
    ['a hub without a port', [...least, '--hub', 'hub'], /--hub must be HOST:PORT.*not hub/],
    ['no threads', [...least, '--concurrency', '0'], /--concurrency must be a whole number from 1/],
    ['half a second', [...least, '--drain-time', '0.5'], /--drain-time must be a whole number from 0/],
    [
      'a level that Envoy lacks',
      [...least, '--envoy-log-level', 'warn'],
      /--envoy-log-level must be one of .*warning/,
    ],
  ]
  for (const [what, args, message] of bad)
    it(`refuses ${what}`, () => assert.throws(() => parseOptions(args, {}), { code: 'BadOptions', message }))
})
