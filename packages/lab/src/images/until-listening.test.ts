import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@watershed/testkit'
import type { ContainerPort } from '../objects/container.ts'
import { untilListening } from './until-listening.ts'

const container = (...ports: readonly ContainerPort[]) => ({ name: 'a', image: 'b', ports })
const address = '127.0.0.1'

describe('untilListening', () => {
  it('waits for a port that is listened at late', async () => {
    const port = await freePort()
    const server = createServer((socket) => socket.destroy())
    try {
      const waiting = untilListening(container({ containerPort: port }), address, AbortSignal.timeout(10_000))
      await sleep(50)
      server.listen(port, address)
      await waiting
      assert.equal(server.listening, true)
    } finally {
      server.close()
      await once(server, 'close')
    }
  })

  for (const [what, ports] of [
    ['a port that nobody listens at', [{ containerPort: 1 }]],
    ['UDP', [{ containerPort: 1, protocol: 'UDP' }]],
    ['no port', []],
  ] as const)
    it(`waits for ${what} no longer than kubelets do`, () =>
      untilListening(container(...ports), address, AbortSignal.timeout(10_000)))

  it('ends with its container', () =>
    untilListening(container({ containerPort: 1 }), address, AbortSignal.abort()))
})
