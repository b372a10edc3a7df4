import assert from 'node:assert/strict'
import { createServer as createTlsServer } from 'node:tls'
import type { EdgeFilterChain, EdgeListener, EdgeLocality } from '@watershed/model'
import { createAuthority, freePort, waitFor } from '@watershed/testkit'
import { assignmentResource } from './assignment-resource.ts'
import { listenerResource } from './listener-resource.ts'
import { backendResources } from './testing/backend-resources.ts'
import { certificateSecret } from './testing/secret-of.ts'
import type { TestEdge } from './testing/start-edge.ts'
import { startEdge } from './testing/start-edge.ts'
import { askTcp, serveLoopback, startTcpEcho } from './testing/tcp-echo.ts'
import { tlsConnection } from './testing/tls-connection.ts'
import { askUdp, startUdpEcho } from './testing/udp-echo.ts'

const locality = (cluster: string, weight: number, port: number): EdgeLocality => ({
  cluster,
  backend: 'shop/echo:80#0',
  weight,
  endpoints: [{ address: '127.0.0.1', port }],
})

const toEcho = (cluster: string): EdgeFilterChain => ({
  name: 'all',
  serverNames: [],
  target: { type: 'Cluster', cluster },
})

describe('Envoy, for connections and datagrams', () => {
  let edge: TestEdge
  before(async () => (edge = await startEdge()))
  after(() => edge.stop())

  const listen = (port: number, more: Partial<EdgeListener>) =>
    edge.apply([
      listenerResource(
        { name: `${more.transport}/${port}`, port, transport: 'TCP', addresses: [], chains: [], ...more },
        '127.0.0.1',
      ),
    ])

  it('splits TCP connections by the weights of localities, which change without the listener', async () => {
    const [blue, green, port] = await Promise.all([startTcpEcho('blue'), startTcpEcho('green'), freePort()])
    const split = (...weights: readonly [number, number]) => [
      locality('blue', weights[0], blue.port),
      locality('green', weights[1], green.port),
    ]
    await edge.apply(backendResources('tcp', split(9, 1), { protocol: 'TCP' }))
    await listen(port, { chains: [toEcho('tcp')] })
    const count = async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => askTcp(port, 'x')))
      return [
        answers.filter((each) => each === 'blue x').length,
        answers.filter((each) => each === 'green x').length,
      ]
    }
    assert.deepEqual(await count(), [18, 2])
    await edge.apply([assignmentResource({ name: 'tcp', localities: split(1, 9) })])
    assert.deepEqual(await count(), [2, 18])
    await blue.stop()
    assert.deepEqual(await count(), [0, 20], 'a refused connection goes to another endpoint')
    await green.stop()
  })

  it('passes TLS through by its server name, and closes what no chain is for', async () => {
    const authority = await createAuthority('Test')
    const pair = await authority.issue({ name: 'CN=backend', dns: ['in.example'] })
    const server = await serveLoopback(createTlsServer(pair, (socket) => socket.pipe(socket)))
    const port = await freePort()
    await edge.apply(backendResources('through', [locality('blue', 1, server.port)], { protocol: 'TCP' }))
    await listen(port, { chains: [{ ...toEcho('through'), serverNames: ['*.example'] }] })
    const connection = await tlsConnection(port, { servername: 'in.example', ca: authority.pem })
    assert.deepEqual([connection.shown, await connection.ask('hello')], ['backend', 'hello'])
    connection.close()
    await assert.rejects(tlsConnection(port, { servername: 'out.test', ca: authority.pem }))
    await server.stop()
  })

  it('ends TLS for TCP, with no protocol of its own', async () => {
    const authority = await createAuthority('Test')
    const [echo, port] = await Promise.all([startTcpEcho('blue'), freePort()])
    await edge.apply([
      ...backendResources('ended', [locality('blue', 1, echo.port)], { protocol: 'TCP' }),
      certificateSecret('edge', await authority.issue({ name: 'CN=edge', dns: ['in.example'] })),
    ])
    await listen(port, { chains: [{ ...toEcho('ended'), tls: { certificates: ['edge'] } }] })
    const connection = await waitFor(
      () =>
        tlsConnection(port, { servername: 'in.example', ca: authority.pem, ALPNProtocols: ['h2'] }).catch(
          () => undefined,
        ),
      { what: 'the listener', deadlineMs: 10_000 },
    )
    assert.deepEqual([connection.alpn, await connection.ask('hello')], [false, 'blue hello'])
    connection.close()
    await echo.stop()
  })

  it('closes TCP connections that have no route', async () => {
    const port = await freePort()
    await listen(port, { chains: [{ name: 'all', serverNames: [], target: { type: 'None' } }] })
    assert.equal(await askTcp(port, 'x'), undefined)
  })

  it('sends datagrams by the weights of localities, each client’s to one endpoint', async () => {
    const [blue, green, port] = await Promise.all([startUdpEcho('blue'), startUdpEcho('green'), freePort()])
    const split = [locality('blue', 4, blue.port), locality('green', 1, green.port)]
    await edge.apply(backendResources('udp', split, { protocol: 'UDP' }))
    await listen(port, { transport: 'UDP', chains: [toEcho('udp')] })
    await waitFor(() => askUdp(port, 'first'), { what: 'the listener', deadlineMs: 10_000 })
    const answers = await Promise.all(Array.from({ length: 20 }, () => askUdp(port, 'x', 5_000)))
    assert.equal(
      answers.filter((each) => each === 'blue x').length +
        answers.filter((each) => each === 'green x').length,
      20,
    )
    assert.ok(answers.filter((each) => each === 'blue x').length > 10)
    await edge.apply([assignmentResource({ name: 'udp', localities: [locality('green', 1, green.port)] })])
    assert.equal(await askUdp(port, 'y', 5_000), 'green y')
    await Promise.all([blue.stop(), green.stop()])
  })

  it('drops datagrams that have no route, and takes them from when they have one', async () => {
    const [echo, port] = await Promise.all([startUdpEcho('blue'), freePort()])
    await listen(port, { transport: 'UDP', chains: [{ ...toEcho(''), target: { type: 'None' } }] })
    assert.equal(await askUdp(port, 'x', 200), undefined)
    await edge.apply(backendResources('later', [locality('blue', 1, echo.port)], { protocol: 'UDP' }))
    await listen(port, { transport: 'UDP', chains: [toEcho('later')] })
    assert.equal(await waitFor(() => askUdp(port, 'x'), { what: 'an answer', deadlineMs: 10_000 }), 'blue x')
    await echo.stop()
  })

  it('listens on several addresses, by TCP and UDP on one port, and on those the machine does not have yet', async () => {
    const [tcp, udp, port] = await Promise.all([startTcpEcho('blue'), startUdpEcho('blue'), freePort()])
    await edge.apply([
      ...backendResources('both-tcp', [locality('blue', 1, tcp.port)], { protocol: 'TCP' }),
      ...backendResources('both-udp', [locality('blue', 1, udp.port)], { protocol: 'UDP' }),
    ])
    const addresses = ['192.0.2.77', '127.0.0.1']
    await listen(port, { addresses, chains: [toEcho('both-tcp')] })
    await listen(port, { transport: 'UDP', addresses, chains: [toEcho('both-udp')] })
    assert.equal(await askTcp(port, 'x'), 'blue x')
    const answer = await waitFor(() => askUdp(port, 'x'), { what: 'an answer', deadlineMs: 10_000 })
    assert.equal(answer, 'blue x')
    assert.equal(await edge.stat(`listener.tcp_${port}.downstream_cx_total`), 1, 'counted by port')
    await Promise.all([tcp.stop(), udp.stop()])
  })
})
