import assert from 'node:assert/strict'
import { Agent } from 'node:http'
import type { HttpBackend } from './start-http-backend.ts'
import { startHttpBackend } from './start-http-backend.ts'
import { get } from './get.ts'
import type { TcpProxy } from './start-tcp-proxy.ts'
import { startTcpProxy } from './start-tcp-proxy.ts'
import { waitFor } from './wait-for.ts'

describe('startTcpProxy', () => {
  let backend: HttpBackend
  let proxy: TcpProxy
  let agent: Agent

  beforeEach(async () => {
    backend = await startHttpBackend({ name: 'far' })
    proxy = await startTcpProxy({ host: '127.0.0.1', port: backend.port })
    agent = new Agent({ keepAlive: true, maxSockets: 1 })
  })
  afterEach(async () => {
    agent.destroy()
    await proxy.stop()
    await backend.stop()
  })
  const status = async () => (await get(`http://127.0.0.1:${proxy.port}/`, { agent })).statusCode

  it('passes on what is said', async () => {
    assert.equal(await status(), 200)
    assert.equal(proxy.connections(), 1)
  })

  it('takes new connections after a reset', async () => {
    await status()
    proxy.reset()
    await waitFor(() => proxy.connections() === 0, { what: 'the connection to be gone' })
    assert.equal(await status(), 200)
  })

  it('holds everything back while it is frozen, and loses none of it', async () => {
    await status()
    proxy.freeze()
    const answered = status()
    const first = await Promise.race([answered, new Promise((resolve) => setTimeout(resolve, 50, 'silence'))])
    assert.equal(first, 'silence')
    proxy.thaw()
    assert.equal(await answered, 200)
  })
})
