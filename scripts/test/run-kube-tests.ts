import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { imagesVariable, missingForLab, runInNamespace } from '@watershed/lab'
import { temporaryDirectory } from '@watershed/testkit'
import { findKubernetes } from '../bootstrap/ensure-kubernetes.mjs'
import { bundleImages } from '../lab/bundle-images.ts'
import { root } from './root.ts'
import type { Totals } from './totals.ts'
import { sum } from './totals.ts'

const nothing: Totals = { passed: 0, failed: 0, skipped: 0 }

/**
 * Runs test files that start labs, each in a process and a network namespace of its own, one after the other: labs want the
 * whole machine. Where it cannot run any, `skipped` says why.
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
  for (const file of files) totals.push(await runFile(file, grep, env))
  await bundles.remove()
  return { totals: sum(totals) }
}

const runFile = async (file: string, grep: string | undefined, env: NodeJS.ProcessEnv): Promise<Totals> => {
  const directory = await temporaryDirectory('totals')
  try {
    const totalsFile = join(directory.path, 'totals.json')
    const script = join(import.meta.dirname, 'run-one-file.ts')
    const args = [script, file, totalsFile, ...(grep === undefined ? [] : [grep])]
    const code = await runInNamespace(process.execPath, args, { cwd: root, env })
    return await readTotals(totalsFile, file, code)
  } finally {
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
