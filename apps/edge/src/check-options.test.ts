import assert from 'node:assert/strict'
import { checkOptions } from './check-options.ts'
import type { EdgeOptions } from './options.ts'

const base: EdgeOptions = {
  name: 'edge-1',
  hubs: [{ host: '127.0.0.1', port: 7071 }],
  token: { value: 'secret' },
}
const away = [{ host: 'hub.example', port: 7071 }]

describe('checkOptions', () => {
  const good: readonly (readonly [string, Partial<EdgeOptions>])[] = [
    ['plain text on loopback', {}],
    ['TLS anywhere', { hubs: away, hubCa: 'ca.pem', hubServerName: 'hub' }],
    ['plain text anywhere, where allowed', { hubs: away, insecureHub: true }],
    ['one of several edges of a token', { name: 'eu/edge-7f9c-x1' }],
    ['an IPv6 bind address', { bindAddress: '::' }],
  ]
  for (const [what, options] of good)
    it(`lets ${what} pass`, () => assert.doesNotThrow(() => checkOptions({ ...base, ...options })))

  const bad: readonly (readonly [string, Partial<EdgeOptions>, RegExp])[] = [
    [
      'a token in plain text over a network',
      { hubs: [...base.hubs, ...away] },
      /hub\.example in plain text: give --hub-ca/,
    ],
    ['no hub', { hubs: [] }, /--hub/],
    ['a hostname to bind', { bindAddress: 'localhost' }, /--bind-address must be an IP address/],
    ['a name that cannot be one of a node', { name: 'edge one' }, /--name must be/],
    ['a name of three parts', { name: 'eu/a/b' }, /--name must be/],
    ['an edge of several without a name of its own', { name: 'eu/' }, /--name must be/],
    ['a server name without TLS', { hubServerName: 'hub' }, /--hub-server-name/],
  ]
  for (const [what, options, message] of bad)
    it(`refuses ${what}`, () =>
      assert.throws(() => checkOptions({ ...base, ...options }), { code: 'BadOptions', message }))
})
