import assert from 'node:assert/strict'
import type { EdgeTarget } from '@watershed/model'
import type { ServedListener } from '@watershed/plan'
import type { ChainTarget } from './chain-targets.ts'
import type { ListenerPart } from './edge-listeners.ts'
import { join, listenerPart } from './edge-listeners.ts'

const served = (more: Partial<ServedListener>): ServedListener => ({
  name: 'web',
  protocol: 'HTTPS',
  port: 443,
  allowedRoutes: { namespaces: 'All', kinds: [] },
  id: 'web',
  gateway: 'infra/public',
  cluster: 'blue',
  namespace: 'infra',
  index: 0,
  clusterHeader: false,
  base: '',
  scope: '443/*',
  addresses: [],
  served: true,
  certificates: ['crt'],
  problems: [],
  ...more,
})
const to = (cluster: string): EdgeTarget => ({ type: 'Cluster', cluster })
const route = (cluster: string, ...serverNames: readonly string[]): ChainTarget => ({
  serverNames,
  target: to(cluster),
})
const https = (hostname?: string): ListenerPart =>
  listenerPart(served({ scope: `443/${hostname ?? '*'}`, ...(hostname !== undefined && { hostname }) }), [])
const tls = (hostname: string | undefined, ...targets: readonly ChainTarget[]): ListenerPart =>
  listenerPart(
    served({ protocol: 'TLS', certificates: [], ...(hostname !== undefined && { hostname }) }),
    targets,
  )

describe('listenerPart', () => {
  it('is named by the place that it is in', () => {
    const { listener } = listenerPart(
      served({ protocol: 'UDP', port: 53, base: 'infra/public/', addresses: ['192.0.2.1'], edges: ['eu'] }),
      [],
    )
    assert.deepEqual(listener, {
      name: 'infra/public/udp/53',
      port: 53,
      transport: 'UDP',
      addresses: ['192.0.2.1'],
      edges: ['eu'],
    })
  })

  it('looks requests up in its scope, by TLS as HTTPS', () => {
    const validation = { authorities: 'ca', required: true }
    const { chains } = listenerPart(served({ hostname: 'a.example', clientValidation: validation }), [])
    const own = { certificates: ['crt'], clientValidation: validation }
    const target = { type: 'Hosts', scope: '443/*' }
    assert.deepEqual(chains, [{ name: 'a.example', serverNames: ['a.example'], tls: own, target }])
    assert.deepEqual(listenerPart(served({ protocol: 'HTTP', certificates: [] }), []).chains, [
      { name: '*', serverNames: [], target },
    ])
  })

  it('sends the server names of routes on as they come, or ends TLS, and closes what has no route', () => {
    const passed = tls('*.example', route('one', 'a.example', 'b.example'))
    assert.deepEqual(passed.chains, [
      { name: 'a.example', serverNames: ['a.example', 'b.example'], target: to('one') },
      { name: '*.example', serverNames: ['*.example'], target: { type: 'None' } },
    ])
    const ended = listenerPart(
      served({ protocol: 'TLS', tls: { mode: 'Terminate', certificates: [] }, hostname: 'a.example' }),
      [route('one', 'a.example')],
    )
    assert.deepEqual(ended.chains, [
      { name: 'a.example', serverNames: ['a.example'], tls: { certificates: ['crt'] }, target: to('one') },
    ])
  })

  for (const protocol of ['TCP', 'UDP'] as const)
    it(`sends all of ${protocol} to its route, or drops it`, () => {
      const own = served({ protocol, certificates: [] })
      assert.deepEqual(listenerPart(own, [route('one')]).chains, [
        { name: '*', serverNames: [], target: to('one') },
      ])
      assert.deepEqual(listenerPart(own, []).chains, [
        { name: '*', serverNames: [], target: { type: 'None' } },
      ])
    })
})

describe('join', () => {
  it('puts the chains of all listeners of a port together, as the objects they are', () => {
    const parts = [https(), https('a.example'), tls('b.example', route('one', 'b.example'))]
    const chains = join(parts)?.chains ?? []
    assert.equal(chains.length, 3)
    for (const [index, part] of parts.entries()) assert.equal(chains[index], part.chains[0])
  })

  it('gives a server name to the listener whose hostname it is, and otherwise to the first', () => {
    const wildcard = tls('*.example', route('one', 'a.example', 'b.example'), route('two', 'c.example'))
    const chains = join([wildcard, https('a.example'), https('c.example'), https('a.example')])?.chains
    assert.deepEqual(
      chains?.map(({ name, serverNames, target }) => [name, serverNames, target.type]),
      [
        ['b.example', ['b.example'], 'Cluster'],
        ['*.example', ['*.example'], 'None'],
        ['a.example', ['a.example'], 'Hosts'],
        ['c.example', ['c.example'], 'Hosts'],
      ],
    )
  })

  it('has one chain for all that HTTP listeners of several Gateways get', () => {
    const http = (gateway: string) =>
      listenerPart(served({ protocol: 'HTTP', certificates: [], port: 80, scope: '80', gateway }), [])
    assert.equal(join([http('infra/a'), http('infra/b')])?.chains.length, 1)
  })

  it('is for the edges of all of them', () => {
    const on = (...edges: readonly string[]) => listenerPart(served({ edges }), [])
    assert.deepEqual(join([on('us', 'eu'), on('eu', 'asia')])?.edges, ['asia', 'eu', 'us'])
    assert.equal(join([on('us'), https()])?.edges, undefined)
  })
})
