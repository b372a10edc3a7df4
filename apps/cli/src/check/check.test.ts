import assert from 'node:assert/strict'
import { expectedKinds } from './expected/expected-kinds.ts'
import { writeFile } from 'node:fs/promises'
import type { Server } from 'node:https'
import { createServer } from 'node:https'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { TemporaryDirectory, TestApiServer } from '@watershed/testkit'
import { createAuthority, freePort, startApiServer, temporaryDirectory } from '@watershed/testkit'
import { stringify } from 'yaml'
import type { Context } from '../context/context.ts'
import { createProgram } from '../create-program.ts'
import type { Checked } from './check.ts'

/** As it is typed. */
const typed = async (
  found: Context,
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly out: string; readonly notes: string }> => {
  let [out, notes, code] = ['', '', -1]
  const program = createProgram(
    found,
    (text) => (out += text),
    (text) => (notes += text),
    { columns: 80, colour: false, exit: (given) => (code = given) },
  )
  await program.parseAsync(['check', ...args], { from: 'user' })
  return { code, out, notes }
}

describe('watershed check', () => {
  let folder: TemporaryDirectory
  let api: TestApiServer
  let kubeconfig: string
  let hub: Server
  let context: Context
  /** What the hub was asked, with which token. */
  let asked: (readonly [path: string, token: string | undefined])[]

  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder.path, name), text)
    return join(folder.path, name)
  }
  const json = async (...args: readonly string[]): Promise<Checked & { readonly code: number }> => {
    const { code, out } = await typed(context, '-o', 'json', '--kubeconfig', kubeconfig, ...args)
    return { code, ...(JSON.parse(out) as Checked) }
  }

  beforeEach(async () => {
    folder = await temporaryDirectory('check')
    api = await startApiServer()
    api.interfere = ({ path }) =>
      path === '/version' ? { status: 200, body: '{"gitVersion":"v1.34.1"}' } : { status: 500 }
    kubeconfig = await file(
      'kubeconfig',
      stringify({
        clusters: [{ name: 'a', cluster: { server: api.url.href } }],
        contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
        users: [{ name: 'a', user: {} }],
        'current-context': 'a',
      }),
    )
    const authority = await createAuthority('ours')
    asked = []
    hub = createServer(await authority.issue({ ip: ['127.0.0.1'] }), (request, response) => {
      asked.push([request.url ?? '', request.headers.authorization])
      const answers: Readonly<Record<string, object>> = {
        '/readyz': { status: 'ready' },
        '/v1/version': { version: '0.1.0', wire: 1 },
        '/v1/clusters': { clusters: [] },
        '/v1/edges': { edges: [], version: '1' },
        '/v1/routes': { routes: [] },
        '/v1/config-clusters': { source: 'None', clusters: [], others: [], warnings: [] },
      }
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(answers[request.url ?? '']))
    })
    hub.listen(0, '127.0.0.1')
    await once(hub, 'listening')
    context = {
      hub: `https://127.0.0.1:${(hub.address() as AddressInfo).port}`,
      ca: await file('ca.pem', authority.pem),
      tokenFile: await file('token', 'operators\n'),
    }
  })
  afterEach(async () => {
    hub.close()
    hub.closeAllConnections()
    await api.down()
    await folder.remove()
  })

  it('prints all that it found as JSON', async () => {
    const gone = `https://127.0.0.1:${await freePort()}`
    const { code, out, notes } = await typed({ ...context, hub: gone }, '-o', 'json', '--only', 'hub')
    assert.equal(notes, '')
    assert.equal(code, 2)
    assert.deepEqual(JSON.parse(out), {
      outcome: 'Nothing',
      findings: [
        {
          check: 'ApiServer',
          level: 'Skipped',
          object: 'Kubernetes',
          message: 'no cluster was looked at',
          cure: 'Name one with --kubeconfig and --context.',
        },
        {
          check: 'Versions',
          level: 'Skipped',
          object: 'hub',
          message: 'its version is not known, so that nothing is compared with it',
          cure: 'Give --hub and --token-file, or look at the cluster that it runs in.',
        },
        {
          check: 'Hub',
          level: 'Error',
          object: gone,
          message: `cannot be reached: ${gone.slice('https://'.length)}: connect ECONNREFUSED ${gone.slice('https://'.length)}`,
          cure: 'See that the hub runs, that its Service has that address, and that nothing on the way refuses it.',
        },
      ],
    })
  })

  it('looks at the hub alone where that is all there is', async () => {
    const { code, findings } = await json('--only', 'hub')
    assert.equal(code, 0)
    assert.deepEqual(
      findings.flatMap(({ check, level }) => (level === 'Ok' ? [check] : [])),
      ['Versions', 'Hub', 'Clock'],
    )
    assert.ok(asked.every(([path, token]) => (path === '/readyz') === (token === undefined)))
  })

  it('sends no token to who shows another certificate', async () => {
    const ca = await file('other.pem', (await createAuthority('other')).pem)
    const { code, out } = await typed({ ...context, ca }, '--only', 'hub')
    assert.equal(code, 1)
    assert.match(out, /is not\s+trusted/)
    assert.deepEqual(asked, [])
    assert.ok(!out.includes('operators'))
  })

  it('tells what fails, and everything else besides', async () => {
    const { code, findings } = await json()
    assert.equal(code, 0)
    const of = (check: string) => findings.filter((one) => one.check === check)
    assert.deepEqual(
      of('ApiServer').map(({ level, message }) => [level, message]),
      [['Ok', 'Kubernetes v1.34.1']],
    )
    assert.equal(of('Definitions').length, expectedKinds.length)
    assert.match(of('Parts')[0]?.message ?? '', /cannot be looked at/)
    assert.ok(of('Hub').some(({ level }) => level === 'Ok'))
  })

  it('waits for nothing longer than it is told to', async () => {
    const others = api.interfere
    api.interfere = (request) => {
      if (request.path.endsWith('/deployments')) return 'silence'
      return request.path.includes('/apps/') ? { status: 200, body: '{"items":[]}' } : others(request)
    }
    const begun = performance.now()
    const { findings } = await json('--timeout', '1')
    assert.ok(performance.now() - begun < 8_000)
    assert.ok(findings.some(({ message }) => /deployments: no answer within 1000 ms/.test(message)))
  })

  it('says that there is no API server, and looks at the hub still', async () => {
    await api.down()
    const { code, findings } = await json()
    assert.equal(code, 1)
    assert.match(findings[0]?.message ?? '', /ECONNREFUSED/)
    assert.ok(findings.some(({ check, level }) => check === 'Hub' && level === 'Ok'))
    await api.up()
  })

  it('says that what answers is no hub', async () => {
    hub.removeAllListeners('request')
    hub.on('request', (_, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
    )
    const { code, findings } = await json('--only', 'hub')
    assert.equal(code, 1)
    assert.ok(findings.some(({ check, message }) => check === 'Hub' && /is no hub/.test(message)))
  })

  it('refuses a hub that is no URL', () =>
    assert.rejects(typed({ ...context, hub: 'hub.example.com:8443' }, '--only', 'hub'), {
      code: 'Usage',
      message: /--hub must be a URL/,
    }))

  it('refuses to look at nothing', async () =>
    assert.rejects(typed({}, '--only', 'hub'), { code: 'Usage', message: /--kubeconfig .* --hub/ }))
})
