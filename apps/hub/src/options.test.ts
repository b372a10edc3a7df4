import assert from 'node:assert/strict'
import { HubError } from './hub-error.ts'
import { parseOptions } from './options.ts'

const base = ['--redis', 'redis://127.0.0.1', '--tokens', 'tokens.yaml']
const refused: readonly [says: string, args: readonly string[], message: RegExp][] = [
  ['no Redis', ['--tokens', 'tokens.yaml'], /--redis or REDIS_URL/],
  ['no token file', ['--redis', 'redis://127.0.0.1'], /--tokens/],
  ['plain text beyond loopback', [...base, '--http', '0.0.0.0:7070'], /loopback only, not on 0\.0\.0\.0/],
  ['plain text to edges beyond loopback', [...base, '--xds', '10.0.0.1:7071'], /not on 10\.0\.0\.1/],
  ['half of a certificate', [...base, '--tls-cert', 'a.pem'], /--tls-cert and --tls-key together/],
  ['an address without a port', [...base, '--http', 'localhost'], /HOST:PORT/],
  [
    'a config cluster without a name',
    [...base, '--config-clusters', 'blue,'],
    /--config-clusters .* "" is none/,
  ],
  ['what is no name of a cluster', [...base, '--config-clusters', 'blue,Green/1'], /"Green\/1" is none/],
  ['a config cluster twice', [...base, '--config-clusters', 'blue,green,blue'], /blue twice/],
  ['a flag that does not exist', [...base, '--verbose'], /verbose/],
]

describe('parseOptions', () => {
  it('takes keys for Secrets of a file or of the environment, and not of both', () => {
    const file = ['--secrets-key-file', 'keys']
    const env = { WATERSHED_SECRETS_KEY: 'a-key' }
    assert.equal(parseOptions([...base, ...file], {}).secretsKeyFile, 'keys')
    assert.equal(parseOptions(base, env).secretsKey, 'a-key')
    assert.throws(
      () => parseOptions([...base, ...file], env),
      (error) =>
        error instanceof HubError && /not both/.test(error.message) && !error.message.includes('a-key'),
    )
  })

  it('takes Redis from the environment', () =>
    assert.equal(
      parseOptions(['--tokens', 'f'], { REDIS_URL: 'redis://127.0.0.1:1' }).redisUrl,
      'redis://127.0.0.1:1',
    ))

  it('listens anywhere with a certificate', () => {
    const { http, tls } = parseOptions(
      [...base, '--http', '[::]:443', '--tls-cert', 'a', '--tls-key', 'b'],
      {},
    )
    assert.deepEqual(
      [http, tls],
      [
        { host: '::', port: 443 },
        { cert: 'a', key: 'b' },
      ],
    )
  })

  it('keeps the order of config clusters, and states none unless told', () => {
    const order = ['--config-clusters', 'green, blue']
    assert.deepEqual(parseOptions([...base, ...order], {}).configClusters, ['green', 'blue'])
    assert.equal(parseOptions(base, {}).configClusters, undefined)
  })

  for (const [says, args, message] of refused)
    it(`refuses ${says}`, () =>
      assert.throws(
        () => parseOptions(args, {}),
        (error) => error instanceof HubError && message.test(error.message),
      ))
})
