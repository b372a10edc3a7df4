import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { EdgeAccess, EdgeFilterChain, EdgeListener, EdgeSources } from '@watershed/model'
import type { HttpBackend } from '@watershed/testkit'
import { freePort, startHttpBackend } from '@watershed/testkit'
import { listenerResource } from './listener-resource.ts'
import { scopeResource } from './scope-resource.ts'
import { backendResources, localityOf } from './testing/backend-resources.ts'
import type { RuleInput } from './testing/edge-rule.ts'
import { edgeRule } from './testing/edge-rule.ts'
import { send } from './testing/send.ts'
import type { TestEdge } from './testing/start-edge.ts'
import { startEdge } from './testing/start-edge.ts'
import { serveLoopback } from './testing/tcp-echo.ts'
import { startUdpEcho } from './testing/udp-echo.ts'

describe('who may come in, at a real Envoy', () => {
  let edge: TestEdge
  let backend: HttpBackend
  before(async () => {
    ;[edge, backend] = await Promise.all([startEdge(), startHttpBackend({ name: 'blue' })])
    await edge.apply(backendResources('backend', [localityOf('blue', 1, [backend])]))
  })
  after(() => Promise.all([edge.stop(), backend.stop()]))

  /** Another port, where clients come by proxies. */
  const listen = async (
    rules: readonly RuleInput[],
    more: Partial<EdgeListener>,
    chain: Partial<EdgeFilterChain> = {},
  ): Promise<number> => {
    const port = await freePort()
    const scope = String(port)
    const target = { type: 'Hosts', scope } as const
    const listener: EdgeListener = {
      name: `tcp/${port}`,
      port,
      transport: 'TCP',
      addresses: [],
      chains: [{ name: '*', serverNames: [], target, ...chain }],
      ...more,
    }
    const host = { scope, port, tls: false, hostname: 'shop.example.com', clusterHeader: false }
    await edge.apply([
      listenerResource(listener, '127.0.0.1'),
      scopeResource({ ...host, rules: rules.map(edgeRule) }),
    ])
    return port
  }

  describe('by x-forwarded-for, with two trusted hops', () => {
    const cases: readonly (readonly [string, readonly EdgeAccess[], string, number])[] = [
      ['allowed', [{ allow: ['192.0.2.0/24'], deny: [] }], '192.0.2.7', 200],
      ['not allowed', [{ allow: ['192.0.2.0/24'], deny: [] }], '198.51.100.1', 403],
      ['allowed and denied', [{ allow: ['192.0.2.0/24'], deny: ['192.0.2.7/32'] }], '192.0.2.7', 403],
      ['not denied', [{ deny: ['192.0.2.7/32'] }], '192.0.2.8', 200],
      ['IPv6, allowed', [{ allow: ['2001:db8::/32'], deny: [] }], '2001:db8::7', 200],
      [
        'allowed by one list of two',
        [
          { allow: ['192.0.2.0/24'], deny: [] },
          { allow: ['198.51.100.0/24'], deny: [] },
        ],
        '192.0.2.7',
        403,
      ],
    ]
    for (const [what, access, client, status] of cases)
      it(`answers ${status} to who is ${what}`, async () => {
        const port = await listen([{ access }], {}, { trustedHops: 2 })
        const headers = { 'x-forwarded-for': `203.0.113.9, ${client}, 10.0.0.1` }
        assert.equal((await send(port, '/', { headers })).status, status)
      })

    it('heeds nothing that no trusted hop has written', async () => {
      const access = [{ allow: ['192.0.2.0/24'], deny: [] }]
      const port = await listen([{ access }], {}, { trustedHops: 2 })
      const headers = { 'x-forwarded-for': '192.0.2.7' }
      assert.equal((await send(port, '/', { headers })).status, 403)
      const direct = await listen([{ access }], {})
      assert.equal((await send(direct, '/', { headers })).status, 403)
    })
  })

  it('answers 403 on the rules that say so, and before redirects and preflights', async () => {
    const access = [{ deny: ['127.0.0.1/32'] }]
    const path = (value: string) => ({ match: { path: { type: 'PathPrefix', value } } as const })
    await edge.apply([
      edge.host('rules.example', [
        { ...path('/shut'), access },
        { ...path('/moved'), access, action: { type: 'DirectResponse', status: 500 } },
        path('/'),
      ]),
      edge.host('shut.example', [{ ...path('/shop'), access }]),
    ])
    const ask = async (host: string, at: string) => (await edge.send(at, { host })).status
    assert.deepEqual(
      await Promise.all(['/', '/shut', '/moved'].map((at) => ask('rules.example', at))),
      [200, 403, 403],
    )
    assert.equal(await ask('SHUT.example', '/shop'), 403)
    assert.equal(await ask('shut.example', '/nothing'), 404)
  })

  it('takes the client from PROXY protocol, and closes connections without it', async () => {
    const access = [{ allow: ['192.0.2.0/24'], deny: [] }]
    const port = await listen([{ access }], { proxyProtocol: true })
    const request = 'GET / HTTP/1.1\r\nhost: shop.example.com\r\nconnection: close\r\n\r\n'
    const by = (client: string) => say(port, `PROXY TCP4 ${client} 192.0.2.1 1234 80\r\n${request}`)
    assert.match(await by('192.0.2.7'), /^HTTP\/1\.1 200/)
    assert.match(await by('198.51.100.1'), /^HTTP\/1\.1 403/)
    assert.equal(await say(port, request), '')
  })

  const sources: EdgeSources = {
    allowed: ['127.0.0.0/24'],
    denied: ['0.0.0.0/0', '127.0.0.2/32', '::/0'],
  }

  it('closes TCP connections before the server has said anything', async () => {
    const greeter = await serveLoopback(createServer((socket) => socket.end('hello')))
    const locality = {
      cluster: 'blue',
      backend: 'shop/greeter:25#0',
      weight: 1,
      endpoints: [{ address: '127.0.0.1', port: greeter.port }],
    }
    await edge.apply(backendResources('greeter', [locality], { protocol: 'TCP' }))
    const target = { type: 'Cluster', cluster: 'greeter' } as const
    const port = await listen([], {}, { target, sources })
    assert.equal(await say(port, ''), 'hello')
    assert.equal(await say(port, '', '127.0.0.2'), '')
    assert.equal(await say(port, '', '127.0.1.1'), '')
    await greeter.stop()
  })

  it('drops datagrams', async () => {
    const echo = await startUdpEcho('blue')
    const locality = {
      cluster: 'blue',
      backend: 'shop/echo:53#0',
      weight: 1,
      endpoints: [{ address: '127.0.0.1', port: echo.port }],
    }
    await edge.apply(backendResources('echo', [locality], { protocol: 'UDP' }))
    const port = await freePort()
    const chain = {
      name: '*',
      serverNames: [],
      target: { type: 'Cluster', cluster: 'echo' },
      sources,
    } as const
    const listener = { name: `udp/${port}`, port, transport: 'UDP', addresses: [], chains: [chain] } as const
    await edge.apply([listenerResource(listener, '127.0.0.1')])
    assert.equal(await ask(port, '127.0.0.1'), 'blue hello')
    assert.equal(await ask(port, '127.0.0.2'), undefined)
    assert.equal(await ask(port, '127.0.1.1'), undefined)
    await echo.stop()
  })
})

/** All that a server says on a connection until it is closed. */
const say = async (port: number, text: string, localAddress = '127.0.0.1'): Promise<string> => {
  const socket = connect({ port, host: '127.0.0.1', localAddress })
  socket.setTimeout(5_000, () => socket.destroy(new Error('it says nothing more, and stays open')))
  let heard = ''
  socket.setEncoding('utf8').on('data', (data: string) => (heard += data))
  // A connection that is closed while something is on its way is reset.
  socket.on(
    'error',
    (error) => (heard = 'code' in error && error.code === 'ECONNRESET' ? heard : error.message),
  )
  const closed = new Promise((resolve) => socket.on('close', resolve))
  if (text !== '') socket.write(text)
  await closed
  return heard
}

/** The answer to a datagram from an address of loopback; undefined: there is none within half a second. */
const ask = async (port: number, from: string): Promise<string | undefined> => {
  const socket = createSocket('udp4')
  socket.bind(0, from)
  await once(socket, 'listening')
  const answer = new Promise<string | undefined>((resolve) => {
    const timer = setTimeout(() => resolve(undefined), 500)
    socket.on('message', (data) => {
      clearTimeout(timer)
      resolve(data.toString())
    })
  })
  socket.send('hello', port, '127.0.0.1')
  const heard = await answer
  socket.close()
  return heard
}
