import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { systemClock } from '@watershed/kube'
import type { TemporaryDirectory } from '@watershed/testkit'
import { createAuthority, selfSigned, freePort, temporaryDirectory } from '@watershed/testkit'
import type { ProtocolHub } from '../testing/protocol-hub.ts'
import { startProtocolHub, testToken } from '../testing/protocol-hub.ts'
import type { HubAnswer, HubClientOptions } from './hub-client.ts'
import { createHubClient } from './hub-client.ts'

const hello = JSON.stringify({ wire: 1, agent: 'a', source: 'directory' })

describe('createHubClient', () => {
  let folder: TemporaryDirectory
  let hub: ProtocolHub | undefined

  beforeEach(async () => {
    folder = await temporaryDirectory('client')
  })
  afterEach(async () => {
    await hub?.down()
    hub = undefined
    await folder.remove()
  })

  const ask = async (
    options: Partial<HubClientOptions> & { hub: URL },
  ): Promise<HubAnswer<{ epoch: number }>> => {
    const client = createHubClient({
      cluster: 'blue',
      token: { value: testToken },
      clock: systemClock,
      timeoutMs: 500,
      ...options,
    })
    try {
      return await client.post('session', hello, new AbortController().signal)
    } finally {
      await client.close()
    }
  }
  const cureFor = async (options: Partial<HubClientOptions> & { hub: URL }): Promise<string> => {
    const answer = await ask(options)
    assert.equal(answer.type, 'unreachable')
    return `${answer.message} ${answer.cure}`
  }

  describe('over TLS', () => {
    it('trusts the authority it is given, and reads it anew when it is replaced', async () => {
      const [first, second] = [await selfSigned(), await selfSigned()]
      hub = await startProtocolHub(undefined, second)
      const hubCaFile = join(folder.path, 'ca.pem')
      writeFileSync(hubCaFile, first.cert)
      const client = createHubClient({
        hub: hub.url,
        cluster: 'blue',
        token: { value: testToken },
        hubCaFile,
        clock: systemClock,
      })
      const { signal } = new AbortController()
      assert.equal((await client.post('session', hello, signal)).type, 'unreachable')
      writeFileSync(hubCaFile, second.cert)
      assert.equal((await client.post('session', hello, signal)).type, 'ok')
      await client.close()
    })

    it('takes a certificate of another name than the host where it is told that name', async () => {
      const authority = await createAuthority('test')
      hub = await startProtocolHub(undefined, await authority.issue({ dns: ['hub.internal'] }))
      const hubCaFile = join(folder.path, 'authority.pem')
      writeFileSync(hubCaFile, authority.pem)
      assert.equal((await ask({ hub: hub.url, hubCaFile })).type, 'unreachable')
      assert.equal((await ask({ hub: hub.url, hubCaFile, hubServerName: 'hub.internal' })).type, 'ok')
      assert.equal((await ask({ hub: hub.url, hubCaFile, hubServerName: 'hub.other' })).type, 'unreachable')
    })

    it('trusts no other, and says what to do', async () => {
      hub = await startProtocolHub(undefined, await selfSigned())
      assert.match(await cureFor({ hub: hub.url }), /--hub-ca/)
      const missing = join(folder.path, 'missing.pem')
      assert.match(
        await cureFor({ hub: hub.url, hubCaFile: missing }),
        /missing.pem cannot be read \(ENOENT\): correct --hub-ca/,
      )
      assert.deepEqual(hub.requests, [])
    })
  })

  describe('says what to look into', () => {
    it('when nothing listens', async () => {
      const url = new URL(`http://127.0.0.1:${await freePort()}`)
      assert.match(await cureFor({ hub: url }), /ECONNREFUSED.*Look whether the hub runs at http:\/\/127/)
    })

    it('when the name is unknown', async () => {
      assert.match(await cureFor({ hub: new URL('http://hub.invalid'), timeoutMs: 3_000 }), /name in --hub/)
    })

    it('when the hub takes too long', async () => {
      hub = await startProtocolHub()
      hub.interfere = () => 'silence'
      assert.match(await cureFor({ hub: hub.url, timeoutMs: 50 }), /no answer within 50 ms/)
    })

    it('when what listens speaks something else', async () => {
      const server = createServer((socket) => socket.resume().end('SSH-2.0-OpenSSH\r\n')).listen(
        0,
        '127.0.0.1',
      )
      await new Promise((resolve) => server.once('listening', resolve))
      const { port } = server.address() as { port: number }
      assert.match(await cureFor({ hub: new URL(`http://127.0.0.1:${port}`) }), /hub/)
      assert.match(await cureFor({ hub: new URL(`https://127.0.0.1:${port}`) }), /hub/)
      await new Promise((resolve) => server.close(resolve))
    })

    it('when an answer has no end', async () => {
      hub = await startProtocolHub()
      hub.interfere = () => ({ answer: [200, 'x'.repeat(1_000_000)] })
      assert.equal((await ask({ hub: hub.url })).type, 'unreachable')
    })
  })

  it('finds a hub below a path', async () => {
    hub = await startProtocolHub()
    const answer = await ask({ hub: new URL('/below', hub.url) })
    assert.equal(answer.type === 'refused' && answer.status, 404)
  })

  it('reads how long to wait, as seconds or as a date, up to a minute', async () => {
    hub = await startProtocolHub()
    const waits: number[] = []
    for (const wait of ['7', new Date(Date.now() + 9_000).toUTCString(), '86400', 'soon', '']) {
      hub.interfere = () => ({ answer: [503, {}], headers: { 'retry-after': wait } })
      const answer = await ask({ hub: hub.url })
      waits.push(answer.type === 'refused' ? Math.ceil(answer.retryAfterMs / 1_000) : -1)
    }
    assert.deepEqual([waits[0], ...waits.slice(2)], [7, 60, 0, 0])
    assert.ok((waits[1] ?? 0) >= 7 && (waits[1] ?? 0) <= 9)
  })

  it('keeps one connection', async () => {
    hub = await startProtocolHub()
    const client = createHubClient({
      hub: hub.url,
      cluster: 'blue',
      token: { value: testToken },
      clock: systemClock,
    })
    for (let n = 0; n < 5; n++) await client.post('session', hello, new AbortController().signal)
    assert.equal(new Set(hub.requests.map(({ peer }) => peer)).size, 1)
    await client.close()
  })
})
