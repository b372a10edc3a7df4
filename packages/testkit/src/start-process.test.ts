import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { startProcess } from './start-process.ts'
import { waitFor } from './wait-for.ts'

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('startProcess', () => {
  it('keeps what the program said, and how it ended', async () => {
    const child = await startProcess('sh', ['-c', 'echo out; echo err >&2; exit 3'])
    assert.equal(await child.ended, 'with exit code 3')
    await waitFor(() => child.logs() === 'out\nerr\n', { what: 'all that it wrote' })
    assert.equal(child.running(), false)
  })

  it('says when there is no such program', async () => {
    await assert.rejects(startProcess('/no/such/program', []), { code: 'ENOENT' })
  })

  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    it(`ends the program when its own process ends by ${signal}`, async () => {
      const file = JSON.stringify(join(import.meta.dirname, 'start-process.ts'))
      const code = `import { startProcess } from ${file}
        const child = await startProcess('sleep', ['60'])
        console.log(child.pid)`
      const parent = spawn(process.execPath, ['--input-type=module', '--eval', code], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const [line] = (await once(parent.stdout, 'data')) as [Buffer]
      const pid = Number(line.toString())
      assert.ok(isRunning(pid))
      parent.kill(signal)
      await once(parent, 'exit')
      await waitFor(() => !isRunning(pid), { what: `the end of process ${pid}` })
    })
})
