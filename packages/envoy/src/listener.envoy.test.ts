import assert from 'node:assert/strict'
import { connect as connectHttp2 } from 'node:http2'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import type { HttpBackend } from '@watershed/testkit'
import { freePort, startHttpBackend } from '@watershed/testkit'
import { backendResources, localityOf } from './testing/backend-resources.ts'
import { scopeResource } from './scope-resource.ts'
import { listenerResource } from './listener-resource.ts'
import { edgeRule } from './testing/edge-rule.ts'
import { httpListener } from './testing/http-listener.ts'
import { send } from './testing/send.ts'
import type { TestEdge } from './testing/start-edge.ts'
import { startEdge } from './testing/start-edge.ts'

describe('an Envoy listener', () => {
  let edge: TestEdge
  let backend: HttpBackend
  before(async () => {
    ;[edge, backend] = await Promise.all([
      startEdge({ bindAddress: '::' }),
      startHttpBackend({ name: 'blue' }),
    ])
    await edge.apply([
      ...backendResources('backend', [localityOf('blue', 1, [backend])]),
      edge.host('shop.example.com', [{}]),
    ])
  })
  after(() => Promise.all([edge.stop(), backend.stop()]))

  it('on :: takes IPv4 and IPv6', async () => {
    assert.equal((await edge.send('/', { address: '127.0.0.1' })).status, 200)
    assert.equal((await edge.send('/', { address: '::1' })).status, 200)
  })

  it('keeps the routes of one port from another', async () => {
    const port = await freePort()
    const rules = [edgeRule({ action: { type: 'DirectResponse', status: 500 } })]
    await edge.apply([
      listenerResource(httpListener(port), '127.0.0.1'),
      scopeResource({
        scope: String(port),
        port,
        tls: false,
        hostname: 'shop.example.com',
        clusterHeader: false,
        rules,
      }),
    ])
    assert.equal((await send(port, '/')).status, 500)
    assert.equal((await edge.send('/')).status, 200)
  })

  it('speaks HTTP/2 without TLS to clients who know', async () => {
    const session = connectHttp2(`http://127.0.0.1:${edge.port}`)
    const stream = session.request({ ':path': '/', ':authority': 'shop.example.com' })
    const status = await new Promise((resolve, reject) => {
      stream.on('response', (headers) => resolve(headers[':status']))
      stream.on('error', reject)
    })
    session.destroy()
    assert.equal(status, 200)
  })

  it('speaks HTTP/1.0', async () => {
    const answer = await exchange(edge.port, 'GET / HTTP/1.0\r\nHost: shop.example.com\r\n\r\n')
    assert.match(answer, /^HTTP\/1\.[01] 200/)
  })

  it('refuses names of headers that applications take for others', async () => {
    assert.equal((await edge.send('/', { headers: { x_forwarded_for: '10.0.0.1' } })).status, 400)
  })

  it('refuses headers larger than 60 KiB, and more than 100', async () => {
    assert.equal((await edge.send('/', { headers: { 'x-large': 'a'.repeat(61 * 1024) } })).status, 431)
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`x-${i}`, 'a']))
    assert.equal((await edge.send('/', { headers: many })).status, 431)
  })

  it('lets WebSockets through', async () => {
    const server = createServer().on('upgrade', (_request, socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
      socket.once('data', (data: Buffer) => socket.end(`heard ${data.toString()}`))
    })
    const port = await freePort()
    server.listen(port, '127.0.0.1')
    const echo = {
      cluster: 'blue',
      backend: 'shop/echo:80#0',
      weight: 1,
      endpoints: [{ address: '127.0.0.1', port }],
    }
    const action = { type: 'Cluster', cluster: 'echo' } as const
    await edge.apply([...backendResources('echo', [echo]), edge.host('ws.example.com', [{ action }])])
    const head = 'GET / HTTP/1.1\r\nHost: ws.example.com\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
    const answer = await exchange(edge.port, head, 'hello')
    server.close()
    assert.match(answer, /^HTTP\/1\.1 101 [^]*\r\n\r\nheard hello$/)
  })
})

/** All that comes back for `head` and, sent once that is answered, `rest`. */
function exchange(port: number, head: string, rest?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(head))
    socket.setTimeout(5_000, () => socket.destroy(new Error('no answer within 5 s')))
    socket.on('data', (chunk) => {
      const isFirst = answer === ''
      answer += chunk.toString()
      if (isFirst && rest !== undefined) socket.write(rest)
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
  })
}
