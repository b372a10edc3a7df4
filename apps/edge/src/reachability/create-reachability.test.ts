import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { Readable } from 'node:stream'
import { freePort } from '@watershed/testkit'
import { createReachability } from './create-reachability.ts'
import { dial } from './dial.ts'

const lines = (...addresses: readonly string[]): AsyncIterable<string> =>
  Readable.from(
    addresses.flatMap((address) => [`c::${address}::region::blue`, `c::${address}::zone::shop/cart:80#0`]),
  )

describe('createReachability', () => {
  it('says how many of the endpoints it could connect to, and why not to the others', async () => {
    const ask = createReachability({
      clusterLines: () => lines('10.0.0.1:80', '10.0.0.2:80'),
      dial: async (address) => (address === '10.0.0.2:80' ? 'timed out' : undefined),
    })
    const { backends, known, at } = await ask()
    assert.ok(Math.abs(Date.parse(at) - Date.now()) < 60_000)
    assert.equal(known, 1)
    assert.deepEqual(backends, [
      {
        cluster: 'blue',
        service: 'shop/cart:80',
        endpoints: 2,
        tried: 2,
        connected: 1,
        failures: [{ address: '10.0.0.2:80', reason: 'timed out' }],
      },
    ])
  })

  it('connects no more often however often it is asked, until 5 s later', async () => {
    let [dialled, time] = [0, 0]
    const ask = createReachability({
      clusterLines: () => lines('10.0.0.1:80'),
      dial: async () => void dialled++,
      now: () => time,
    })
    await Promise.all([ask(), ask()])
    time = 4_999
    await ask()
    assert.equal(dialled, 1)
    time = 5_001
    await ask()
    assert.equal(dialled, 2)
  })

  it('keeps to 32 connections at a time', async () => {
    let [open, most] = [0, 0]
    const addresses = Array.from({ length: 100 }, (_, at) => [
      `c::10.0.0.${at}:80::region::blue`,
      `c::10.0.0.${at}:80::zone::shop/s${at}:80#0`,
    ])
    const ask = createReachability({
      clusterLines: () => Readable.from(addresses.flat()),
      dial: async () => {
        most = Math.max(most, ++open)
        await new Promise((resolve) => setImmediate(resolve))
        open--
        return undefined
      },
    })
    const { backends } = await ask()
    assert.equal(backends.length, 100)
    assert.equal(most, 32)
  })

  it('fails as what it asks does, and tries again', async () => {
    let time = 0
    const ask = createReachability({
      clusterLines: () => {
        if (time === 0) throw new Error('Envoy is away')
        return lines()
      },
      now: () => time,
    })
    await assert.rejects(ask(), /Envoy is away/)
    time = 6_000
    assert.deepEqual((await ask()).backends, [])
  })
})

describe('dial', () => {
  it('connects where somebody listens, and says so where nobody does', async () => {
    const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    assert.equal(await dial(`127.0.0.1:${port}`, 1_000), undefined)
    server.close()
    assert.equal(await dial(`127.0.0.1:${await freePort()}`, 1_000), 'connection refused')
  })
})
