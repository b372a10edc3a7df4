import type { TestFiles } from './find-tests.ts'
import { longFolder } from './find-tests.ts'
import { prepareLabs } from './prepare-labs.ts'
import type { Suite, SuiteOptions } from './run-suite.ts'
import { runSuite } from './run-suite.ts'
import type { Totals } from './totals.ts'
import { sum } from './totals.ts'

/** A suite uses half of a small machine, since much of its time is waiting. */
const atOnce = 2

/**
 * Runs the plain files in two processes and each file that starts labs in another: two processes at once, save the files that
 * take minutes and hold a lab to its times. What the first ones say is shown as they run, the others' after it.
 * @returns the totals; `skipped` says which files could not be run, and why
 */
export const runSuites = async (
  files: TestFiles,
  grep: string | undefined,
): Promise<{ readonly totals: Totals; readonly skipped?: string }> => {
  const labs = files.kube.length > 0 ? await prepareLabs() : { missing: '' }
  const missing = 'missing' in labs
  const kube = missing ? [] : files.kube
  const short = kube.filter((file) => !file.startsWith(longFolder))
  const env = missing ? process.env : labs.env

  const totals = await runInLanes([...plainSuites(files.plain), ...short.map(inLab)], { grep, env })
  for (const file of kube.filter((path) => path.startsWith(longFolder)))
    totals.push((await runSuite(inLab(file), { grep, env, quiet: false })).totals)
  if (!missing) await labs.remove()
  const skipped = missing && files.kube.length > 0 ? sayWhy(files.kube, labs.missing) : undefined
  return { totals: sum(totals), ...(skipped !== undefined && { skipped }) }
}

/** Those beside their sources, and those of test/. */
const plainSuites = (files: readonly string[]): readonly Suite[] => {
  const groups = Map.groupBy(files, (file) => file.startsWith('test/'))
  return [...groups.values()].map((some) => ({ files: some, lab: false }))
}

const inLab = (file: string): Suite => ({ files: [file], lab: true })

const sayWhy = (files: readonly string[], why: string): string =>
  `Skipped the tests on real API servers (${files.join(', ')}): ${why}`

/** The first is heard as it runs; what others say waits for its end. */
const runInLanes = async (
  [first, ...others]: readonly Suite[],
  options: Omit<SuiteOptions, 'quiet'>,
): Promise<Totals[]> => {
  if (!first) return []
  const heard = runSuite(first, { ...options, quiet: false })
  const totals: Totals[] = []
  const said: Promise<unknown>[] = []
  const runRest = async (): Promise<void> => {
    for (let next = others.shift(); next; next = others.shift()) {
      const result = await runSuite(next, { ...options, quiet: true })
      totals.push(result.totals)
      said.push(heard.then(() => process.stdout.write(result.output)))
    }
  }
  const lanes = Array.from({ length: atOnce - 1 }, runRest)
  totals.push((await heard).totals)
  await Promise.all([...lanes, runRest()])
  await Promise.all(said)
  return totals
}
