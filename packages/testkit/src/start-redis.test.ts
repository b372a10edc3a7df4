import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { existsSync } from 'node:fs'
import type { RedisServer } from './start-redis.ts'
import { startRedis } from './start-redis.ts'
import { temporaryDirectory } from './temporary-directory.ts'

/** One command, one line of answer. */
const command = (server: RedisServer, line: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () => socket.write(`${line}\r\n`))
    socket.once('error', reject)
    socket.once('data', (data) => {
      socket.destroy()
      resolve(data.toString().trim())
    })
  })

describe('startRedis', () => {
  it('keeps what was written when it is killed and restarted, if it saves', async () => {
    const redis = await startRedis({ save: true })
    try {
      assert.equal(await command(redis, 'SET shop open'), '+OK')
      await redis.kill()
      await assert.rejects(command(redis, 'PING'), { code: 'ECONNREFUSED' })
      await redis.restart()
      assert.equal(await command(redis, 'EXISTS shop'), ':1')
    } finally {
      await redis.stop()
    }
  })

  it('comes back empty when told so', async () => {
    const redis = await startRedis({ save: true })
    try {
      await command(redis, 'SET shop open')
      await redis.restart({ empty: true })
      assert.equal(await command(redis, 'EXISTS shop'), ':0')
    } finally {
      await redis.stop()
    }
  })

  it('leaves a folder that the caller chose, and says so when it cannot start', async () => {
    const directory = await temporaryDirectory()
    const redis = await startRedis({ dir: directory.path })
    await assert.rejects(startRedis({ port: redis.port }), /did not come up on port \d+/)
    await redis.stop()
    assert.ok(existsSync(directory.path))
    await directory.remove()
  })
})
