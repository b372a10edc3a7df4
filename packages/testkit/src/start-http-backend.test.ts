import assert from 'node:assert/strict'
import { freePort } from './free-port.ts'
import { measureSplit } from './measure-split.ts'
import { startHttpBackend } from './start-http-backend.ts'

describe('startHttpBackend', () => {
  it('says who it is, and remembers what it was asked', async () => {
    const backend = await startHttpBackend({ name: 'blue-1' })
    try {
      const response = await fetch(`${backend.url}/cart?x=1`, { method: 'POST', headers: { 'x-a': 'b' } })
      assert.equal(response.headers.get('x-backend'), 'blue-1')
      assert.equal(await response.text(), 'blue-1\n')
      const { method, url, headers } = backend.lastRequest() ?? assert.fail('it saw none')
      assert.deepEqual([method, url, headers['x-a'], backend.requests()], ['POST', '/cart?x=1', 'b', 1])
    } finally {
      await backend.stop()
    }
  })

  it('refuses connections until it accepts again, on the same port', async () => {
    const backend = await startHttpBackend({ name: 'blue-1' })
    try {
      await backend.refuse()
      assert.equal((await measureSplit(backend.url, { requests: 3 })).errors, 3)
      await backend.accept()
      assert.deepEqual((await measureSplit(backend.url, { requests: 20 })).backends, { 'blue-1': 20 })
    } finally {
      await backend.stop()
    }
  })

  it('counts answers by status, and errors where nobody listens', async () => {
    const backend = await startHttpBackend({ name: 'broken', status: 503 })
    try {
      const split = await measureSplit(backend.url, { requests: 5, concurrency: 2 })
      assert.deepEqual(split, { backends: { broken: 5 }, statuses: { 503: 5 }, errors: 0 })
      assert.equal((await measureSplit(`http://127.0.0.1:${await freePort()}`, { requests: 2 })).errors, 2)
    } finally {
      await backend.stop()
    }
  })
})
