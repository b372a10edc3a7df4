import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ReportedObject } from '@watershed/model'
import type { RedisServer, TemporaryDirectory, TokenFiles } from '@watershed/testkit'
import { makeTokens, selfSigned, startRedis, temporaryDirectory, waitFor } from '@watershed/testkit'
import type { ClustersView, ReportAnswer, SessionAnswer } from '@watershed/wire'
import { wireVersion } from '@watershed/wire'
import { pino } from 'pino'
import { HubError } from '../hub-error.ts'
import type { Hub } from '../start-hub.ts'
import { startHub } from '../start-hub.ts'

const local = { host: '127.0.0.1', port: 0 }
const newKey = (): string => randomBytes(32).toString('base64')

describe('a hub that is told Secrets', function () {
  this.timeout(30_000)
  let redis: RedisServer
  let folder: TemporaryDirectory
  let tokens: TokenFiles
  let objects: readonly ReportedObject[]
  /** What nobody may see: the key in PEM's lines, and the Secret's value. */
  let secrets: readonly string[]
  let logged: string
  const hubs: Hub[] = []

  before(async () => {
    const { cert, key } = await selfSigned('shop.example.com')
    const pem = key.toString()
    const value = key.toString('base64')
    secrets = [
      ...pem.split('\n').filter((line) => line.length > 20 && !line.startsWith('-')),
      value.slice(40, 80),
    ]
    const meta = { namespace: 'shop', generation: 1 }
    objects = [
      {
        ...{
          kind: 'GatewayClass',
          apiVersion: 'gateway.networking.k8s.io/v1',
          namespace: '',
          name: 'watershed',
        },
        spec: { controllerName: 'watershed.dev/edge' },
      },
      {
        ...{ kind: 'Gateway', apiVersion: 'gateway.networking.k8s.io/v1', ...meta, name: 'web' },
        spec: {
          gatewayClassName: 'watershed',
          listeners: [
            {
              ...{ name: 'https', port: 443, protocol: 'HTTPS', hostname: 'shop.example.com' },
              tls: { certificateRefs: [{ name: 'cert' }] },
            },
          ],
        },
      },
      {
        ...{ kind: 'Secret', namespace: 'shop', name: 'cert', type: 'kubernetes.io/tls' },
        data: { 'tls.crt': cert.toString('base64'), 'tls.key': value },
      },
    ]
  })
  beforeEach(async () => {
    folder = await temporaryDirectory('hub-secrets')
    await mkdir(join(folder.path, 'redis'))
    redis = await startRedis({ dir: join(folder.path, 'redis'), save: true })
    tokens = await makeTokens(folder.path, { clusters: ['blue'], edges: ['edge-1'] })
    logged = ''
  })
  afterEach(async () => {
    for (const hub of hubs.splice(0)) await hub.stop()
    await redis.stop()
    await folder.remove()
  })

  const start = async (keys: {
    readonly secretsKeyFile?: string
    readonly secretsKey?: string
  }): Promise<Hub> => {
    const log = pino({ level: 'trace' }, { write: (line: string) => void (logged += line) })
    const options = { redisUrl: redis.url, tokenFile: tokens.hub, http: local, xds: local, logLevel: 'trace' }
    const hub = await startHub({ ...options, ...keys }, log)
    hubs.push(hub)
    return hub
  }
  const send = async (hub: Hub, holder: string, path: string, body?: string): Promise<Response> => {
    const token = await readFile(tokens.of.get(holder) ?? '', 'utf8')
    return fetch(`http://127.0.0.1:${hub.httpPort}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body }),
    })
  }
  const tell = (hub: Hub, message: string, body: object): Promise<Response> =>
    send(hub, 'cluster/blue', `/v1/clusters/blue/${message}`, JSON.stringify(body))
  const report = async (hub: Hub): Promise<number> => {
    const session = await waitFor(
      async () => {
        const answer = await tell(hub, 'session', { wire: wireVersion, agent: 'a', source: 'directory' })
        return answer.ok ? ((await answer.json()) as SessionAnswer) : undefined
      },
      { what: 'a session' },
    )
    const answer = await tell(hub, 'reports', {
      epoch: session.epoch,
      seq: 1,
      upserts: objects,
      deletes: [],
      full: 'end',
      problems: [],
    })
    assert.equal(answer.status, 200, await answer.clone().text())
    return session.epoch
  }
  const problemsOf = async (hub: Hub): Promise<string> => {
    const { clusters } = (await (await send(hub, 'operator/operator', '/v1/clusters')).json()) as ClustersView
    return clusters.flatMap(({ problems }) => problems.map(({ message }) => message)).join('\n')
  }
  const wantsReport = async (hub: Hub, epoch: number): Promise<boolean> =>
    ((await (await tell(hub, 'heartbeat', { epoch, seq: 1 })).json()) as { resync: boolean }).resync
  const assertSilent = (text: string, where: string): void => {
    for (const secret of secrets) assert.ok(!text.includes(secret), where)
  }
  /** All that Redis was ever told to write. */
  const written = async (): Promise<string> => {
    const all = await readdir(join(folder.path, 'redis'), { recursive: true, withFileTypes: true })
    const files = all.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
    return (await Promise.all(files.map((file) => readFile(file, 'latin1')))).join()
  }
  const counted = async (hub: Hub): Promise<boolean> =>
    (await (await send(hub, 'operator/operator', '/v1/clusters')).text()).includes('"Secret":1')

  it('shows nothing of them, whoever asks for what', async () => {
    const hub = await start({ secretsKeyFile: tokens.secretsKey })
    const epoch = await report(hub)
    await waitFor(() => counted(hub), { what: 'the Secret' })
    const paths = Object.keys(
      ((await (await send(hub, 'operator/operator', '/openapi.json')).json()) as { paths: object }).paths,
    )
    assert.ok(paths.length > 5)
    for (const path of [...paths, '/metrics', '/openapi.json', '/v1/routes/shop/cert'])
      assertSilent(await (await send(hub, 'operator/operator', path)).text(), path)

    const secret = objects.at(-1)
    assert.ok(secret?.kind === 'Secret')
    const data = { ...secret.data, password: secret.data['tls.key'], 'ca.crt': 7 }
    const wrong = { epoch, seq: 2, upserts: [{ ...secret, data }], deletes: [] }
    for (const body of [
      JSON.stringify(wrong),
      `{"upserts":[${JSON.stringify(secret).slice(0, -9)}`,
      JSON.stringify(secret.data),
    ]) {
      const answer = await send(hub, 'cluster/blue', '/v1/clusters/blue/reports', body)
      assert.equal(answer.status, 400)
      assertSilent(await answer.text(), 'an error')
    }
    assert.ok(logged.includes('the hub listens'))
    assertSilent(logged, 'the log')
  })

  it('tells agents which objects that refer to some it refuses, so that they keep those of the version in force', async () => {
    const hub = await start({ secretsKeyFile: tokens.secretsKey })
    const epoch = await report(hub)
    const wrong = objects.map((object) =>
      object.kind === 'Gateway'
        ? { ...object, spec: { gatewayClassName: 'watershed', listeners: 7 } }
        : object,
    )
    const ask = async (seq: number, upserts: readonly object[]): Promise<unknown> => {
      const answer = await tell(hub, 'reports', { epoch, seq, upserts, deletes: [] })
      return ((await answer.json()) as ReportAnswer).refused
    }
    assert.deepEqual(await ask(2, wrong), ['Gateway/shop/web'])
    assert.deepEqual(await ask(2, wrong), ['Gateway/shop/web'], 'also where the report comes again')
    assert.equal(await ask(3, objects), undefined)
  })

  it('keeps them encrypted alone, and reads them again', async () => {
    await report(await start({ secretsKeyFile: tokens.secretsKey }))
    const all = await written()
    assert.match(all, /sealed\.[\w-]{8}\./)
    assertSilent(all, 'Redis')
    const again = await start({ secretsKeyFile: tokens.secretsKey })
    await waitFor(() => counted(again), { what: 'the Secret' })
    assert.equal(await problemsOf(again), '')
  })

  it('says that it has no key to keep them by, and has them reported again once it has one', async () => {
    const without = await start({})
    await report(without)
    await waitFor(
      async () => (await problemsOf(without)).includes('no key by which to keep what is in shop/cert'),
      {
        what: 'the problem',
      },
    )
    const hub = await start({ secretsKey: newKey() })
    await waitFor(async () => (await problemsOf(hub)).includes('shop/cert'), {
      what: 'the problem at the other',
    })
    const epoch = await report(without)
    assert.equal(await wantsReport(without, epoch), false)
    assert.equal(await wantsReport(hub, epoch), true)
    assert.equal(await wantsReport(hub, epoch), false)
    await report(hub)
    await waitFor(async () => (await problemsOf(hub)) === '', { what: 'no problem' })
  })

  it('takes another key from the file, and encrypts anew', async () => {
    const keyOf = async (): Promise<string> =>
      [...(await written()).matchAll(/sealed\.([\w-]{8})/g)].at(-1)?.[1] ?? ''
    const hub = await start({ secretsKeyFile: tokens.secretsKey })
    await report(hub)
    const before = await keyOf()
    const former = await readFile(tokens.secretsKey, 'utf8')
    const next = newKey()
    await writeFile(tokens.secretsKey, `nonsense\n${former}\n`)
    await waitFor(() => logged.includes('Line 1 of the keys'), { what: 'the complaint', deadlineMs: 10_000 })
    await writeFile(tokens.secretsKey, `# newer\n${next}\n${former}\n`)
    await waitFor(async () => (await keyOf()) !== before, { what: 'the other key', deadlineMs: 10_000 })
    await writeFile(tokens.secretsKey, next)
    const other = await start({ secretsKey: next })
    await waitFor(() => counted(other), { what: 'the Secret' })
    assert.equal(await problemsOf(other), '')
    assert.ok(!logged.includes(next) && !logged.includes(former) && !logged.includes('nonsense'))
  })

  it('does not start with a key that is none, and does not repeat it', async () => {
    const wrong = 'correct-horse-battery-staple'
    const file = join(folder.path, 'wrong.key')
    await writeFile(file, wrong)
    for (const [keys, place] of [
      [{ secretsKey: wrong }, 'WATERSHED_SECRETS_KEY'],
      [{ secretsKeyFile: file }, file],
      [{ secretsKeyFile: `${file}.none` }, `${file}.none`],
    ] as const)
      await assert.rejects(start(keys), (error) => {
        assert.ok(error instanceof HubError && error.code === 'BadSecretKeys')
        return error.message.includes(place) && !error.message.includes(wrong)
      })
  })
})
