import assert from 'node:assert/strict'
import { isLoopback } from './is-loopback.ts'

describe('isLoopback', () => {
  for (const host of ['localhost', '127.0.0.1', '127.9.9.9', '::1', '[::1]', '0:0:0:0:0:0:0:1'])
    it(`says yes to ${host}`, () => assert.ok(isLoopback(host)))
  for (const host of ['127.example.com', '10.0.0.1', 'hub.example', '0.0.0.0', '::', ''])
    it(`says no to '${host}'`, () => assert.ok(!isLoopback(host)))
})
