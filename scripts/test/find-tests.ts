import { glob } from 'node:fs/promises'
import { root } from './root.ts'

export interface TestFiles {
  /** Need nothing but this process. */
  readonly plain: readonly string[]
  /** Need real API servers (test/kube), each file in a network namespace of its own. */
  readonly kube: readonly string[]
}

/** Which of the tests that take minutes (test/kube/long) run: those whose paths are given do in any case. */
export type Long = 'none' | 'too' | 'only'

const patterns = ['packages', 'apps', 'scripts', 'test'].map((folder) => `${folder}/**/*.test.ts`)
const kubeFolder = 'test/kube/'
export const longFolder = 'test/kube/long/'

/** @param paths parts of the paths that are wanted; none: all */
export const findTests = async (paths: readonly string[], long: Long): Promise<TestFiles> => {
  const files: string[] = []
  for await (const file of glob(patterns, { cwd: root, exclude: ['**/node_modules'] })) files.push(file)
  const named = paths.some((path) => path.includes(longFolder.slice(0, -1)))
  const wanted = files
    .filter((file) => paths.length === 0 || paths.some((path) => file.includes(path)))
    .filter((file) => (file.startsWith(longFolder) ? long !== 'none' || named : long !== 'only'))
    .sort()
  return {
    plain: wanted.filter((file) => !file.startsWith(kubeFolder)),
    kube: wanted.filter((file) => file.startsWith(kubeFolder)),
  }
}
