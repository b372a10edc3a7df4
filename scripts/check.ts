// `npm run check`: everything that holds the code to its rules short of running it, one line each.
import { spawn } from 'node:child_process'
import { join } from 'node:path'

interface Check {
  readonly title: string
  readonly command: readonly [program: string, ...args: string[]]
}

/** Scripts that generate committed files; with `--check` they only say whether those are current. */
const generators: readonly string[] = ['scripts/generate-crds.ts']

const checks: readonly Check[] = [
  { title: 'types (tsc)', command: ['tsc', '--noEmit', '-p', 'tsconfig.json'] },
  { title: 'lint (oxlint)', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { title: 'format (prettier)', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { title: 'nothing unused (knip)', command: ['knip', '--no-progress'] },
  { title: 'layers (turbo boundaries)', command: ['turbo', 'boundaries'] },
  {
    title: 'lockfile (npm ci)',
    command: ['npm', 'ci', '--dry-run', '--no-audit', '--no-fund', '--loglevel=error'],
  },
  ...generators.map((script): Check => ({
    title: `generated files (${script})`,
    command: ['node', script, '--check'],
  })),
]

const root = join(import.meta.dirname, '..')
const path = `${join(root, 'node_modules/.bin')}:${process.env['PATH']}`
const env = { ...process.env, PATH: path, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' }

/** Resolves to what it printed when it failed, or undefined. */
const run = ({ command: [program, ...args] }: Check): Promise<string | undefined> => {
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  const child = spawn(program, args, {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.once('error', (error) => resolve(error.message))
  child.once('close', (code) => resolve(code === 0 ? undefined : output))
  return promise
}

const running = checks.map((check) => ({ check, failure: run(check) }))
for (const { check, failure } of running) {
  const output = await failure
  console.log(`${output === undefined ? '✓' : '✗'} ${check.title}`)
  if (output === undefined) continue
  console.log(output.trim().replaceAll(/^/gm, '    '))
  process.exitCode = 1
}
