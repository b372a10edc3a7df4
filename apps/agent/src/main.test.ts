import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TemporaryDirectory } from '@watershed/testkit'
import { temporaryDirectory, waitFor } from '@watershed/testkit'
import { service } from './testing/manifests.ts'
import type { ProtocolHub } from './testing/protocol-hub.ts'
import { startProtocolHub, testToken } from './testing/protocol-hub.ts'

describe('main', () => {
  let folder: TemporaryDirectory
  let hub: ProtocolHub
  let child: ChildProcess | undefined
  let said: string

  beforeEach(async () => {
    folder = await temporaryDirectory('main')
    hub = await startProtocolHub()
    said = ''
  })
  afterEach(async () => {
    child?.kill('SIGKILL')
    await hub.down()
    await folder.remove()
  })

  const run = (...args: readonly string[]): ChildProcess => {
    const main = join(import.meta.dirname, 'main.ts')
    const env = { ...process.env, WATERSHED_TOKEN: testToken }
    const started = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [started.stdout, started.stderr])
      stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child = started
    return started
  }
  const flags = (): readonly string[] => [
    '--cluster',
    'blue',
    '--directory',
    folder.path,
    '--hub',
    hub.url.href,
  ]

  it('reports until it is told to end, and ends well', async () => {
    writeFileSync(join(folder.path, 'a.yaml'), service('a'))
    const agent = run(...flags())
    await waitFor(() => hub.rules.objects.size === 1 && hub.rules.complete, {
      what: 'the report',
      deadlineMs: 8_000,
    })
    agent.kill('SIGTERM')
    const [code] = (await once(agent, 'exit')) as [number | null]
    assert.equal(code, 0, said)
    for (const line of said.trim().split('\n'))
      assert.equal((JSON.parse(line) as { name: string }).name, 'agent')
    assert.ok(!said.includes(testToken))
  })

  it('says how it is used', async () => {
    const [code] = (await once(run('--help'), 'close')) as [number]
    assert.equal(code, 0)
    assert.match(said, /^Usage: watershed-agent --cluster NAME/)
  })

  it('says in one line what is wrong with its flags, or its folder', async () => {
    const [wrong] = (await once(run('--cluster', 'blue'), 'close')) as [number]
    assert.equal(wrong, 2)
    assert.equal(said, "watershed-agent: --hub is missing: it says the hub's address\n")
    said = ''
    const [missing] = (await once(run(...flags(), '--directory', join(folder.path, 'missing')), 'close')) as [
      number,
    ]
    assert.equal(missing, 1)
    assert.match(said, /^watershed-agent: there is no folder .*missing: create it, or correct --directory\n$/)
  })
})
