import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { imagesVariable, missingForLab, runInNamespace } from '@watershed/lab'
import { temporaryDirectory } from '@watershed/testkit'
import { findKubernetes } from '../bootstrap/ensure-kubernetes.mjs'
import { bundleImages } from '../lab/bundle-images.ts'
import { longFolder } from './find-tests.ts'
import { root } from './root.ts'
import type { Totals } from './totals.ts'
import { sum } from './totals.ts'

const nothing: Totals = { passed: 0, failed: 0, skipped: 0 }

/** A lab uses half of a small machine, since much of its time is waiting. */
const atOnce = 2

/**
 * Runs test files that start labs, each in a process and a network namespace of its own: two at once, save those that take
 * minutes and hold a lab to its times. Where it cannot run any, `skipped` says why.
 */
export const runKubeTests = async (
  files: readonly string[],
  grep: string | undefined,
): Promise<{ readonly totals: Totals; readonly skipped?: string }> => {
  if (files.length === 0) return { totals: nothing }
  const skip = (why: string) => ({
    totals: nothing,
    skipped: `Skipped the tests on real API servers (${files.join(', ')}): ${why}`,
  })
  const unable = missingForLab()
  if (unable !== undefined) return skip(unable)
  const kubernetes = await findKubernetes(root)
  if ('missing' in kubernetes) return skip(kubernetes.missing)

  const bundles = await temporaryDirectory('bundles')
  // This run's own, since another may make its own meanwhile.
  await bundleImages(bundles.path)
  const env = { ...process.env, ...kubernetes, [imagesVariable]: join(bundles.path, 'images') }
  const totals: Totals[] = []
  const runAll = async (queue: string[], quiet: boolean): Promise<void> => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift())
      totals.push(await runFile(file, grep, env, quiet))
  }
  const long = files.filter((file) => file.startsWith(longFolder))
  const short = files.filter((file) => !file.startsWith(longFolder))
  await Promise.all(Array.from({ length: atOnce }, () => runAll(short, files.length > 1)))
  await runAll(long, false)
  await bundles.remove()
  return { totals: sum(totals) }
}

/** @param quiet show what it says once it has ended, so that it is not mixed with another's */
const runFile = async (
  file: string,
  grep: string | undefined,
  env: NodeJS.ProcessEnv,
  quiet: boolean,
): Promise<Totals> => {
  const directory = await temporaryDirectory('totals')
  const output = quiet ? await open(join(directory.path, 'output'), 'w+') : undefined
  try {
    const totalsFile = join(directory.path, 'totals.json')
    const script = join(import.meta.dirname, 'run-one-file.ts')
    const args = [script, file, totalsFile, ...(grep === undefined ? [] : [grep])]
    const stdio = output ? (['ignore', output.fd, output.fd] as const) : 'inherit'
    const code = await runInNamespace(process.execPath, args, { cwd: root, env, stdio })
    if (output) process.stdout.write(await readFile(join(directory.path, 'output'), 'utf8'))
    return await readTotals(totalsFile, file, code)
  } finally {
    await output?.close()
    await directory.remove()
  }
}

const readTotals = async (totalsFile: string, file: string, code: number): Promise<Totals> => {
  try {
    return JSON.parse(await readFile(totalsFile, 'utf8')) as Totals
  } catch {
    console.error(`The process that ran ${file} ended with exit code ${code} before its tests did.`)
    return { ...nothing, failed: 1 }
  }
}
