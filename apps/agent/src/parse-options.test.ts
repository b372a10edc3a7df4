import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TemporaryDirectory } from '@watershed/testkit'
import { temporaryDirectory } from '@watershed/testkit'
import { parseOptions } from './parse-options.ts'

const env = { WATERSHED_TOKEN: 'secret' }
const given = { '--cluster': 'blue', '--directory': 'manifests', '--hub': 'https://hub.example.com:8443' }

/** The flags above, with others in their place. */
const flags = (others: Readonly<Record<string, string | true>> = {}): readonly string[] =>
  Object.entries<string | true>({ ...given, ...others }).flatMap(([flag, value]) =>
    value === true ? [flag] : [flag, value],
  )

describe('parseOptions', () => {
  let folder: TemporaryDirectory
  before(async () => {
    folder = await temporaryDirectory('options')
  })
  after(() => folder.remove())

  it('reads flags', () => {
    assert.deepEqual(parseOptions(flags({ '--hub-ca': 'ca.pem', '--log-level': 'debug' }), env), {
      cluster: 'blue',
      directory: 'manifests',
      hub: new URL('https://hub.example.com:8443'),
      token: { value: 'secret' },
      hubCaFile: 'ca.pem',
      logLevel: 'debug',
    })
  })

  it('reads whose the ServiceImports are', () => {
    const options = parseOptions(flags({ '--service-imports': 'External' }), env)
    assert.equal(options !== 'help' && options.serviceImports, 'External')
  })

  it('reads how the cluster is reached', () => {
    const reach = (...more: readonly string[]) => {
      const options = parseOptions([...flags(), ...more], env)
      return options !== 'help' && options.reach
    }
    assert.equal(reach(), undefined)
    assert.equal(reach('--reach=PodAddresses'), undefined)
    assert.deepEqual(reach('--reach=LoadBalancer'), { mode: 'LoadBalancer' })
    assert.deepEqual(
      reach('--reach=Gateway', '--gateway-address=10.0.0.9:80', '--gateway-address=[2001:db8::9]:8080'),
      {
        mode: 'Gateway',
        gatewayAddresses: [
          { address: '10.0.0.9', port: 80 },
          { address: '2001:db8::9', port: 8080 },
        ],
      },
    )
    // For Services that ask for it themselves.
    assert.deepEqual(reach('--gateway-address=10.0.0.9:80'), {
      mode: 'PodAddresses',
      gatewayAddresses: [{ address: '10.0.0.9', port: 80 }],
    })
  })

  it('reads which nodes are chosen: with NodePort, and with every mode where a flag says so', () => {
    const read = (...more: readonly string[]) => {
      const options = parseOptions([...flags(), ...more], env)
      return options !== 'help' && { reach: options.reach, nodes: options.nodes }
    }
    assert.deepEqual(read('--reach=LoadBalancer'), { reach: { mode: 'LoadBalancer' }, nodes: undefined })
    assert.deepEqual(read('--reach=NodePort'), {
      reach: { mode: 'NodePort', nodeAddressType: 'InternalIP' },
      nodes: { addressType: 'InternalIP', labels: {} },
    })
    const chosen = ['--node-selector=edge=true,example.com/zone=a,spare=', '--node-address-type=ExternalIP']
    const nodes = { addressType: 'ExternalIP', labels: { edge: 'true', 'example.com/zone': 'a', spare: '' } }
    assert.deepEqual(read('--reach=NodePort', ...chosen), {
      reach: { mode: 'NodePort', nodeAddressType: 'ExternalIP' },
      nodes,
    })
    // For Services that ask for it themselves.
    assert.deepEqual(read(...chosen), {
      reach: { mode: 'PodAddresses', nodeAddressType: 'ExternalIP' },
      nodes,
    })
  })

  it('prefers a token file to the variable', () => {
    const file = join(folder.path, 'token')
    writeFileSync(file, 'another-secret\n')
    const options = parseOptions(flags({ '--token-file': file }), env)
    assert.deepEqual(options !== 'help' && options.token, { file })
  })

  it('gives help', () => assert.equal(parseOptions(['--help'], {}), 'help'))

  it('lets http:// pass on this machine, and elsewhere when told to', () => {
    for (const hub of ['http://127.0.0.1:80', 'http://127.9.9.9', 'http://[::1]:80', 'http://localhost:80'])
      assert.doesNotThrow(() => parseOptions(flags({ '--hub': hub }), env), hub)
    assert.doesNotThrow(() =>
      parseOptions(flags({ '--hub': 'http://10.0.0.1', '--insecure-hub': true }), env),
    )
  })

  const cases: readonly (readonly [what: string, args: readonly string[], says: RegExp])[] = [
    ['a missing cluster', flags({ '--cluster': '' }), /--cluster is missing/],
    ['a name that is none', flags({ '--cluster': 'Blue/1' }), /--cluster Blue\/1 is no name.*as in blue-1/],
    ['a missing folder', flags({ '--directory': '' }), /--directory is missing/],
    ['a missing hub', flags({ '--hub': '' }), /--hub is missing/],
    ['a hub without scheme', flags({ '--hub': 'hub.example.com' }), /write it as https:/],
    [
      'ServiceImports of nobody',
      flags({ '--service-imports': 'Mine' }),
      /--service-imports Mine is none of Managed, External/,
    ],
    [
      'an unknown reach',
      flags({ '--reach': 'Boat' }),
      /--reach Boat is none of PodAddresses, NodePort, LoadBalancer/,
    ],
    [
      'nodes by half a label',
      flags({ '--reach': 'NodePort', '--node-selector': 'edge=true,zone' }),
      /--node-selector edge=true,zone: "zone" is no label and value: write it as edge=true,zone=a/,
    ],
    [
      'nodes by a list of values',
      flags({ '--reach': 'NodePort', '--node-selector': 'zone in (a)' }),
      /"zone in \(a\)" is no label and value/,
    ],
    [
      'addresses that nodes do not have',
      flags({ '--reach': 'NodePort', '--node-address-type': 'Hostname' }),
      /--node-address-type Hostname is none of InternalIP, ExternalIP/,
    ],
    [
      'a gateway without address',
      flags({ '--reach': 'Gateway' }),
      /--gateway-address is missing: .*--reach Gateway/,
    ],
    [
      'a gateway by name',
      flags({ '--reach': 'Gateway', '--gateway-address': 'gateway.example.com:80' }),
      /--gateway-address gateway.example.com:80 is a name.*IP:PORT/,
    ],
    [
      'a gateway without port',
      flags({ '--reach': 'Gateway', '--gateway-address': '10.0.0.9' }),
      /--gateway-address must be HOST:PORT/,
    ],
    ['a hub by another scheme', flags({ '--hub': 'ftp://hub' }), /write it as https:/],
    ['a password in the address', flags({ '--hub': 'https://a:b@hub' }), /--token-file/],
    ['http:// beyond this machine', flags({ '--hub': 'http://hub' }), /show the token to the network/],
    [
      'a host that is only called like this machine',
      flags({ '--hub': 'http://127.0.0.1.example.com' }),
      /show the token/,
    ],
    ['an unknown level', flags({ '--log-level': 'loud' }), /is none of fatal/],
    ['an unknown flag', [...flags(), '--colour'], /--colour/],
  ]
  for (const [what, args, says] of cases)
    it(`names the flag of ${what}`, () =>
      assert.throws(() => parseOptions(args, env), { code: 'BadOptions', message: says }))

  it('asks for a token', () => {
    assert.throws(() => parseOptions(flags(), {}), {
      code: 'BadOptions',
      message: /--token-file, or set WATERSHED_TOKEN/,
    })
    const missing = join(folder.path, 'missing')
    assert.throws(() => parseOptions(flags({ '--token-file': missing }), {}), {
      code: 'TokenUnreadable',
      message: /ENOENT/,
    })
  })

  it('shows nothing of a token that is none', () => {
    for (const token of ['two words', 'two\nlines', 'ümlaut', 'x'.repeat(5_000)])
      assert.throws(
        () => parseOptions(flags(), { WATERSHED_TOKEN: token }),
        (error: Error) => !error.message.includes(token) && /WATERSHED_TOKEN/.test(error.message),
      )
  })
})
