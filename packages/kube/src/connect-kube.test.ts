import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Authority, FakeClock, TemporaryDirectory, TestApiServer } from '@watershed/testkit'
import { createAuthority, fakeClock, startApiServer, temporaryDirectory, waitFor } from '@watershed/testkit'
import type { ConnectOptions } from './connect-kube.ts'
import { connectKube } from './connect-kube.ts'
import type { Kube } from './kube.ts'
import type { KubeErrorCode } from './kube-error.ts'
import { KubeError } from './kube-error.ts'
import { object, services } from './testing/watch-lab.ts'

const services1 = '/api/v1/namespaces/shop/services'

describe('connectKube', () => {
  let folder: TemporaryDirectory
  let authority: Authority
  let server: TestApiServer
  let clock: FakeClock
  let kube: Kube | undefined

  before(async () => {
    authority = await createAuthority('cluster')
  })
  beforeEach(async () => {
    folder = await temporaryDirectory('kube')
    server = await startApiServer({ kinds: [services], tls: await authority.issue({ ip: ['127.0.0.1'] }) })
    server.history.put(object('a', 1))
    clock = fakeClock()
  })
  afterEach(async () => {
    await kube?.close()
    kube = undefined
    await server.down()
    await folder.remove()
  })

  const file = (name: string, text: string): string => {
    const path = join(folder.path, name)
    writeFileSync(path, text)
    return path
  }
  const connect = async (options: ConnectOptions): Promise<Kube> => {
    kube = await connectKube({ clock, ...options })
    return kube
  }
  const login = (headers = {}): ConnectOptions => ({
    login: { server: server.url, identity: async () => ({ headers, tls: { ca: authority.pem } }) },
  })
  it('gives an answer as it is: headers, and what is no success', async () => {
    const one = await connect(login())
    const { status, headers, body } = await one.answer({ path: services1 })
    assert.equal(status, 200)
    assert.ok(Math.abs(Date.parse(String(headers['date'])) - Date.now()) < 60_000)
    assert.match(body, /"ServiceList"/)
    server.interfere = () => ({ status: 503, body: 'the source is being read\n' })
    const refused = await one.answer({ path: services1 })
    assert.deepEqual([refused.status, refused.body], [503, 'the source is being read\n'])
  })

  const names = async (): Promise<readonly string[]> => {
    const list = await kube!.request<{ items: { metadata: { name: string } }[] }>({ path: services1 })
    return list.items.map(({ metadata }) => metadata.name)
  }
  const fails = async (code: KubeErrorCode, run: () => Promise<unknown>, says = /./): Promise<KubeError> => {
    const error = await run().then(
      () => assert.fail('it succeeded'),
      (thrown: unknown) => thrown,
    )
    assert.ok(error instanceof KubeError, String(error))
    assert.equal(error.code, code, error.message)
    assert.match(`${error.message} | ${error.cure}`, says)
    return error
  }
  /** A kubeconfig with one context; `user` and `cluster` are YAML flow maps' insides. */
  const kubeconfig = (
    user: string,
    cluster = `server: '${server.url.origin}', certificate-authority: ca.crt`,
  ): string => {
    file('ca.crt', authority.pem)
    return file(
      'kubeconfig',
      `apiVersion: v1
kind: Config
current-context: blue
contexts: [{ name: blue, context: { cluster: here, user: me } }, { name: other, context: { cluster: nowhere, user: me } }]
clusters: [{ name: here, cluster: { ${cluster} } }]
users: [{ name: me, user: { ${user} } }]
`,
    )
  }
  const sent = (): string | undefined => server.requests.at(-1)?.headers.authorization

  describe('in a pod', () => {
    const account = (token: string): string => {
      const path = join(folder.path, 'account')
      mkdirSync(path, { recursive: true })
      writeFileSync(join(path, 'token'), `${token}\n`)
      writeFileSync(join(path, 'ca.crt'), authority.pem)
      return path
    }
    const saved = { ...process.env }
    beforeEach(() => {
      process.env.KUBERNETES_SERVICE_HOST = server.url.hostname
      process.env.KUBERNETES_SERVICE_PORT = server.url.port
    })
    afterEach(() => {
      for (const name of ['KUBERNETES_SERVICE_HOST', 'KUBERNETES_SERVICE_PORT'])
        if (saved[name] === undefined) delete process.env[name]
        else process.env[name] = saved[name]
    })

    it('asks as its ServiceAccount', async () => {
      await connect({ inCluster: true, serviceAccountFolder: account('first') })
      assert.deepEqual(await names(), ['a'])
      assert.equal(sent(), 'Bearer first')
    })
    it('reads a token that was replaced, at once where the old one is refused', async () => {
      await connect({ inCluster: true, serviceAccountFolder: account('first') })
      await names()
      account('second')
      server.tokens = new Set(['second'])
      assert.deepEqual(await names(), ['a'])
      account('third')
      await clock.advance(10_000)
      server.tokens = new Set(['second', 'third'])
      await names()
      assert.equal(sent(), 'Bearer third')
    })
    it('says what to look into where the token stays refused, and asks once', async () => {
      await connect({ inCluster: true, serviceAccountFolder: account('old') })
      server.tokens = new Set(['new'])
      await fails('Unauthorized', names, /token is renewed/)
      assert.equal(server.requests.length, 1)
    })
    it('tells of a token that is missing, without a word of what is in files', async () => {
      const path = account('secret word')
      const error = await fails(
        'BadKubeconfig',
        () => connect({ inCluster: true, serviceAccountFolder: path }),
        /does not hold a token/,
      )
      assert.ok(!error.message.includes('word'))
    })
    it('needs a pod', async () => {
      delete process.env.KUBERNETES_SERVICE_HOST
      await fails('BadKubeconfig', () => connect({ inCluster: true }), /no pod .* \| Run it in a pod/)
    })
  })

  describe('by a kubeconfig', () => {
    it('takes a token', async () => {
      await connect({ kubeconfig: kubeconfig('token: abc') })
      await names()
      assert.equal(sent(), 'Bearer abc')
    })
    it('takes a token file, relative to itself, and heeds its replacement', async () => {
      file('token', 'first\n')
      await connect({ kubeconfig: kubeconfig('tokenFile: token') })
      await names()
      assert.equal(sent(), 'Bearer first')
      file('token', 'second\n')
      server.tokens = new Set(['second'])
      await names()
    })
    it('takes a name and password', async () => {
      await connect({ kubeconfig: kubeconfig('username: me, password: pass') })
      await names()
      assert.equal(sent(), `Basic ${Buffer.from('me:pass').toString('base64')}`)
    })
    it('runs a plugin, and again once its token is refused', async () => {
      const plugin = file(
        'plugin.mjs',
        `import { readFileSync } from 'node:fs'
const info = JSON.parse(process.env.KUBERNETES_EXEC_INFO)
const token = readFileSync(process.argv[2], 'utf8') + (info.spec.interactive ? 'x' : '')
console.log(JSON.stringify({ apiVersion: info.apiVersion, kind: 'ExecCredential', status: { token } }))`,
      )
      const tokenFile = file('plugin-token', 'first')
      const exec = `exec: { apiVersion: client.authentication.k8s.io/v1, command: '${process.execPath}', args: ['${plugin}', '${tokenFile}'] }`
      await connect({ kubeconfig: kubeconfig(exec) })
      await names()
      assert.equal(sent(), 'Bearer first')
      file('plugin-token', 'second')
      server.tokens = new Set(['second'])
      await names()
      assert.equal(sent(), 'Bearer second')
    })
    it('says which plugin failed', async () => {
      await connect({
        kubeconfig: kubeconfig(
          'exec: { apiVersion: client.authentication.k8s.io/v1, command: no-such-plugin }',
        ),
      })
      await fails('BadKubeconfig', names, /ENOENT.* \| Look whether .* plugin is installed/)
    })
    it('verifies the API server, unless it says not to', async () => {
      await connect({ kubeconfig: kubeconfig('token: abc', `server: '${server.url.origin}'`) })
      await fails('Unreachable', names, /UNABLE_TO_VERIFY.*certificate of the API server's authority/)
      assert.equal(server.requests.length, 0)
      await kube?.close()
      await connect({
        kubeconfig: kubeconfig(
          'token: abc',
          `server: '${server.url.origin}', insecure-skip-tls-verify: true`,
        ),
      })
      assert.deepEqual(await names(), ['a'])
    })
    it('says which contexts there are', async () => {
      await fails(
        'BadKubeconfig',
        () => connect({ kubeconfig: kubeconfig('token: a'), context: 'nine' }),
        /'nine'.*blue, other/,
      )
      await fails(
        'BadKubeconfig',
        () => connect({ kubeconfig: kubeconfig('token: a'), context: 'other' }),
        /no cluster/,
      )
    })
    it('says what cannot be read', async () => {
      await fails('BadKubeconfig', () => connect({ kubeconfig: join(folder.path, 'none') }), /ENOENT/)
      await fails(
        'BadKubeconfig',
        () => connect({ kubeconfig: file('broken', 'clusters: [') }),
        /cannot be read/,
      )
    })
  })

  it('writes, and says why a write is refused', async () => {
    await connect(login())
    const path = `${services1}/a`
    const known = await kube!.request<ReturnType<typeof object>>({ path })
    const written = await kube!.request<ReturnType<typeof object>>({
      method: 'PUT',
      path,
      body: { ...known, value: 2 },
    })
    assert.equal(written.value, 2)
    assert.equal(server.requests.at(-1)?.headers['content-type'], 'application/json')
    const error = await fails('Conflict', () => kube!.request({ method: 'PUT', path, body: known }))
    assert.equal(error.status, 409)
    await kube!.request({ method: 'DELETE', path })
    await fails('NotFound', () => kube!.request({ path }))
  })

  const refusals: readonly (readonly [number, string, KubeErrorCode])[] = [
    [400, 'BadRequest', 'Invalid'],
    [403, 'Forbidden', 'Forbidden'],
    [409, 'AlreadyExists', 'AlreadyExists'],
    [410, 'Expired', 'Gone'],
    [422, 'Invalid', 'Invalid'],
    [429, 'TooManyRequests', 'TooManyRequests'],
    [500, 'InternalError', 'ServerError'],
    [503, 'ServiceUnavailable', 'ServerError'],
    [504, 'Timeout', 'TimedOut'],
  ]
  for (const [status, reason, code] of refusals)
    it(`calls HTTP ${status} ${reason} ${code}`, async () => {
      await connect(login())
      server.interfere = () => ({ status, reason, headers: { 'retry-after': '7' } })
      const error = await fails(code, names)
      assert.deepEqual([error.reason, error.retryAfterMs], [reason, 7_000])
    })

  it('gives up what takes too long, and says so', async () => {
    await connect(login())
    server.interfere = () => 'silence'
    const asked = fails('TimedOut', names, /no answer within 30000 ms/)
    await waitFor(() => server.requests.length > 0, { what: 'the request' })
    await clock.advance(30_000)
    await asked
  })
  it('gives up when its caller does, and when it is closed', async () => {
    await connect(login())
    server.interfere = () => 'silence'
    const giveUp = new AbortController()
    const asked = fails('Aborted', () => kube!.request({ path: services1, signal: giveUp.signal }))
    const another = fails('Aborted', names)
    await waitFor(() => server.requests.length === 2, { what: 'the requests' })
    giveUp.abort()
    await asked
    await kube!.close()
    await another
    assert.equal(clock.pending(), 0)
  })
  it('tells of a server that is away, and of answers that are none', async () => {
    await connect(login())
    server.interfere = () => ({ status: 200, body: '<html>' })
    await fails('BadAnswer', names, /not JSON/)
    server.interfere = () => ({ status: 200, body: `["${'x'.repeat(2_000)}"]` })
    await fails('TooLarge', () => kube!.request({ path: services1, maxBytes: 1_000 }))
    server.interfere = () => 'cut'
    await fails('Unreachable', names)
    await server.down()
    await fails('Unreachable', names, /ECONNREFUSED.*Look whether the API server runs/)
  })
  it('shares connections among requests', async () => {
    await connect(login())
    for (let n = 0; n < 20; n++) await names()
    // The first may not be free again yet when the second request comes.
    assert.ok(new Set(server.requests.map(({ peer }) => peer)).size <= 2)
  })
  it('takes an authority that was replaced for new connections', async () => {
    const another = await createAuthority('another')
    let pem = authority.pem
    await connect({
      login: { server: server.url, identity: async () => ({ headers: {}, tls: { ca: pem } }) },
    })
    await names()
    pem = another.pem
    await clock.advance(10_000)
    await server.down()
    await server.up()
    await fails('Unreachable', names, /certificate/)
  })
})
