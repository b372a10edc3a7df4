import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runInNamespace } from '@watershed/lab'
import { temporaryDirectory } from '@watershed/testkit'
import { runScript } from '../bootstrap/run-script.mjs'
import { root } from './root.ts'
import type { Totals } from './totals.ts'

/** Test files that run in one process, one after another. */
export interface Suite {
  readonly files: readonly string[]
  /** In a network namespace of its own. */
  readonly lab: boolean
}

export interface SuiteOptions {
  readonly grep: string | undefined
  readonly env: NodeJS.ProcessEnv
  /** What is said is returned at its end, so that it is not mixed with another suite's; otherwise it is shown as it is said. */
  readonly quiet: boolean
}

export interface SuiteResult {
  readonly totals: Totals
  readonly output: string
}

const script = 'scripts/test/run-files.ts'

export const runSuite = async (
  { files, lab }: Suite,
  { grep, env, quiet }: SuiteOptions,
): Promise<SuiteResult> => {
  const directory = await temporaryDirectory('totals')
  const output = quiet ? await open(join(directory.path, 'output'), 'w+') : undefined
  try {
    const totalsFile = join(directory.path, 'totals.json')
    const args = [totalsFile, grep ?? '', ...files]
    const stdio = output ? (['ignore', output.fd, output.fd] as const) : 'inherit'
    const code = lab
      ? await runInNamespace(process.execPath, [join(root, script), ...args], { cwd: root, env, stdio })
      : await runScript(root, script, args, env)
    return {
      totals: await readTotals(totalsFile, files, code),
      output: output ? await readFile(join(directory.path, 'output'), 'utf8') : '',
    }
  } finally {
    await output?.close()
    await directory.remove()
  }
}

const readTotals = async (totalsFile: string, files: readonly string[], code: number): Promise<Totals> => {
  try {
    return JSON.parse(await readFile(totalsFile, 'utf8')) as Totals
  } catch {
    const [first, ...others] = files
    const names = `${first}${others.length > 0 ? ` and ${others.length} more` : ''}`
    console.error(`The process that ran ${names} ended with exit code ${code} before its tests did.`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
}
