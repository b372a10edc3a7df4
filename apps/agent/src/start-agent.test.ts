import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TemporaryDirectory } from '@watershed/testkit'
import { temporaryDirectory, waitFor } from '@watershed/testkit'
import { pino } from 'pino'
import type { Agent, AgentOptions } from './start-agent.ts'
import { startAgent } from './start-agent.ts'
import { documents, route, service } from './testing/manifests.ts'
import type { ProtocolHub } from './testing/protocol-hub.ts'
import { startProtocolHub, testToken } from './testing/protocol-hub.ts'

describe('startAgent', () => {
  let folder: TemporaryDirectory
  let hub: ProtocolHub
  let agent: Agent | undefined

  beforeEach(async () => {
    folder = await temporaryDirectory('agent')
    hub = await startProtocolHub()
  })
  afterEach(async () => {
    await agent?.stop()
    agent = undefined
    await hub.down()
    await folder.remove()
  })

  const write = (path: string, text: string): void => writeFileSync(join(folder.path, path), text)
  const remove = (path: string): void => rmSync(join(folder.path, path))
  const start = async (options: Partial<AgentOptions> = {}): Promise<void> => {
    agent = await startAgent({
      cluster: 'blue',
      directory: folder.path,
      hub: hub.url,
      token: { value: testToken },
      log: pino({ level: 'silent' }),
      stillMs: 50,
      backoff: { baseMs: 1, capMs: 20 },
      ...options,
    })
  }
  const restart = async (): Promise<void> => {
    await agent?.stop()
    const { epoch } = hub.rules
    await start()
    await waitFor(() => hub.rules.complete && hub.rules.epoch > epoch, { what: 'a full report' })
  }
  const known = (): string =>
    [...hub.rules.objects.values()]
      .map(({ name }) => name)
      .sort()
      .join(' ')
  const until = (names: string): Promise<unknown> =>
    waitFor(() => hub.rules.complete && known() === names, { what: `'${names}' at the hub` })
  const problems = (): string =>
    hub.rules.problems.map(({ file, line, message }) => `${file}:${line} ${message}`).join('\n')

  it('says of its own cluster that all of a folder is exported, and whose its ServiceImports are', async () => {
    await start({ serviceImports: 'External' })
    await until('')
    assert.deepEqual(hub.rules.cluster, {
      kind: 'Cluster',
      namespace: '',
      name: 'blue',
      exports: 'All',
      serviceImports: 'External',
    })
  })

  it('keeps the Secrets of the version that the hub has in force, while it refuses a newer one, and over a restart', async () => {
    const secret = (name: string) =>
      `{ apiVersion: v1, kind: Secret, metadata: { name: ${name}, namespace: shop }, data: { ca.crt: YQ== } }\n`
    const policy = (name: string, ref: string) => `{
      apiVersion: gateway.networking.k8s.io/v1, kind: BackendTLSPolicy, metadata: { name: ${name}, namespace: shop },
      spec: { validation: { caCertificateRefs: [{ group: '', kind: Secret, name: ${ref} }] } } }`
    write('secrets.yaml', documents(secret('a'), secret('b'), secret('c')))
    write('policy.yaml', policy('policy', 'a'))
    await start()
    await until('a policy')
    hub.rules.refuses = ({ name }) => name === 'policy'
    write('policy.yaml', policy('policy', 'b'))
    await until('a b policy')
    write('other.yaml', policy('other', 'c'))
    await until('a b c other policy')
    await restart()
    await until('a b c other policy')
    hub.rules.refuses = () => false
    write('policy.yaml', policy('policy', 'c'))
    await until('c other policy')
  })

  it('reports a folder and what becomes of it', async () => {
    write('a.yaml', documents(service('a'), service('b')))
    await start()
    await until('a b')
    write('c.yaml', route('c', 100))
    await until('a b c')
    write('a.yaml', service('a'))
    await until('a c')
    remove('c.yaml')
    await until('a')
  })

  it('reports problems when they come and when they go', async () => {
    write('a.yaml', service('a'))
    await start()
    await until('a')
    write('a.yaml', 'a: [1\n')
    await waitFor(() => problems() !== '', { what: 'a problem at the hub' })
    assert.match(problems(), /^a.yaml:2 does not parse/)
    assert.equal(hub.rules.problems[0]?.cure, 'Align the line with the lines that belong to the same field.')
    write('a.yaml', service('a'))
    await waitFor(() => problems() === '', { what: 'no problem at the hub' })
    assert.equal(known(), 'a')
  })

  describe('started again', () => {
    it('lets a file that does not parse keep what it said to the last one', async () => {
      write('a.yaml', documents(service('a'), service('b')))
      write('c.yaml', service('c'))
      await start()
      await until('a b c')
      await agent?.stop()
      write('a.yaml', documents(service('a'), 'b: ['))
      remove('c.yaml')
      await restart()
      assert.equal(known(), 'a b')
      await waitFor(() => problems() !== '', { what: 'a problem at the hub' })

      write('a.yaml', documents(service('b'), service('d')))
      await until('b d')
      assert.equal(problems(), '')
    })

    it('or keep it until it is gone', async () => {
      write('a.yaml', service('a'))
      await start()
      await until('a')
      await agent?.stop()
      write('a.yaml', '[')
      await restart()
      assert.equal(known(), 'a')
      remove('a.yaml')
      await until('')
    })

    it('takes back what was removed while there was none', async () => {
      write('a.yaml', service('a'))
      write('b.yaml', service('b'))
      await start()
      await until('a b')
      await agent?.stop()
      remove('a.yaml')
      await restart()
      assert.equal(known(), 'b')
    })
  })

  it('reports nothing twice, and everything once, while an editor is busy and the hub is slow', async () => {
    await start()
    await until('')
    for (let port = 1; port <= 40; port++) {
      write('a.yaml', service('a', port))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await waitFor(() => JSON.stringify([...hub.rules.objects.values()]).includes('"port":40'), {
      what: 'the last version',
    })
    const reports = hub.requests.filter(({ message }) => message === 'reports')
    assert.ok(reports.length <= 42)
  })

  it('leaves a neighbour alone when an object is too large', async () => {
    const large = service('large')
      .replace('v1', 'gateway.networking.k8s.io/v1')
      .replace('Service', 'Gateway')
      .replace('80', 'x'.repeat(600_000))
    write('a.yaml', documents(service('a'), large))
    write('b.yaml', service('b'))
    await start()
    await until('a b')
    await waitFor(() => problems().includes('more than 524288'), { what: 'the problem' })
  })

  it('ends with what it has not sent yet', async () => {
    await start()
    await until('')
    write('a.yaml', service('a'))
    await waitFor(() => agent?.source.objects.size === 1, { what: 'the file to be read' })
    await agent?.stop()
    assert.equal(known(), 'a')
  })

  it('notices an edit among 10,000 files as fast as among 10', async function () {
    this.timeout(90_000)
    const rows: string[] = []
    for (const files of [10, 10_000]) {
      mkdirSync(join(folder.path, `${files}`))
      for (let n = 0; n < files; n++) write(`${files}/r${n}.yaml`, route(`r${n}`, 0))
      await start({ directory: join(folder.path, `${files}`) })
      await waitFor(() => hub.rules.complete && hub.rules.objects.size === files, {
        what: 'all routes',
        deadlineMs: 60_000,
      })
      const times = await measureEdits(files, 40)
      rows.push(`${files} files: p50 ${times[20]?.toFixed(2)} ms, p90 ${times[36]?.toFixed(2)} ms`)
      await agent?.stop()
      hub.rules.loseEverything()
    }
    console.log(`      from write() to the report's arrival: ${rows.join('; ')}`)
  })

  /** In ms, from before the file is written until its report is at the hub; sorted. */
  const measureEdits = async (files: number, edits: number): Promise<readonly number[]> => {
    const times: number[] = []
    for (let edit = 1; edit <= edits; edit++) {
      const { promise, resolve } = Promise.withResolvers<number>()
      hub.interfere = ({ message, at }) => {
        if (message === 'reports') resolve(at)
        return undefined
      }
      const n = (edit * 7_919) % files
      const from = performance.now()
      write(`${files}/r${n}.yaml`, route(`r${n}`, edit))
      times.push((await promise) - from)
      await waitFor(
        () =>
          JSON.stringify(hub.rules.objects.get(`MultiClusterHTTPRoute/shop/r${n}`)).includes(
            `"weight":${edit}`,
          ),
        { what: 'the edit' },
      )
    }
    return times.sort((a, b) => a - b)
  }
})
