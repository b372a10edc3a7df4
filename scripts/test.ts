// `npm test [-- [-g PATTERN] [PATH…]]`: runs every test, or those whose file's path contains a PATH and whose title matches
// PATTERN. The last line is `N passed, N failed`, with `, N skipped` where some were.
import { glob } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import Mocha from 'mocha'
import settings from '../.mocharc.json' with { type: 'json' }

interface Totals {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

const root = join(import.meta.dirname, '..')
const patterns = ['packages', 'apps', 'scripts', 'test'].map((folder) => `${folder}/**/*.test.ts`)
const lingeringMs = 3_000

const findTests = async (paths: readonly string[]): Promise<readonly string[]> => {
  const files: string[] = []
  for await (const file of glob(patterns, { cwd: root, exclude: ['**/node_modules'] })) files.push(file)
  return files.filter((file) => paths.length === 0 || paths.some((path) => file.includes(path))).sort()
}

const runTests = async (files: readonly string[], grep: string | undefined): Promise<Totals> => {
  const mocha = new Mocha({ timeout: settings.timeout, forbidOnly: Boolean(process.env['CI']) })
  if (grep !== undefined) mocha.grep(new RegExp(grep))
  for (const file of files) mocha.addFile(join(root, file))
  try {
    await mocha.loadFilesAsync()
  } catch (error) {
    console.error('A test file cannot be loaded, so none was run:', error)
    return { passed: 0, failed: 1, skipped: 0 }
  }
  return new Promise((resolve) => {
    const runner = mocha.run(() => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {}
      resolve({ passed: passes, failed: failures, skipped: pending })
    })
  })
}

/** Tests clean up after themselves; one that does not would otherwise keep this process from ending, without a word. */
const reportLingering = async (): Promise<void> => {
  const deadline = performance.now() + lingeringMs
  for (let left = lingering(); left.length > 0; left = lingering()) {
    if (performance.now() > deadline) return console.log(`Tests left behind: ${left.join(', ')}`)
    await sleep(50)
  }
}

const lingering = (): readonly string[] =>
  process.getActiveResourcesInfo().filter((kind) => !['PipeWrap', 'TTYWrap', 'Timeout'].includes(kind))

const summary = ({ passed, failed, skipped }: Totals): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`

// Mocha hands these on and would otherwise lose them; thrown, they fail the test that is running.
process.on('unhandledRejection', (reason) => {
  throw reason
})

const { values, positionals } = parseArgs({
  options: { grep: { type: 'string', short: 'g' } },
  allowPositionals: true,
})
const totals = await runTests(await findTests(positionals), values.grep)
await reportLingering()
console.log(summary(totals))
process.exit(totals.failed > 0 || totals.passed === 0 ? 1 : 0)
