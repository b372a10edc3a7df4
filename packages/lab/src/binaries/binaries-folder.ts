import { existsSync, realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { LabError } from '../lab-error.ts'

export type Program = 'etcd' | 'helm' | 'kube-apiserver' | 'kube-controller-manager' | 'kubectl'

/** Set by `npm test` and `npm run lab`, which build the programs. */
export const folderVariable = 'KUBERNETES_BIN'

/**
 * The folder of the lab's programs: KUBERNETES_BIN, or what was built last into the cache.
 * @throws LabError Unsupported where nothing is built yet
 */
export const binariesFolder = (env: NodeJS.ProcessEnv = process.env): string => {
  const given = env[folderVariable]
  if (given !== undefined && given !== '') return given
  const link = join(cacheFolder(env), 'bin', 'kube-apiserver')
  if (existsSync(link)) return dirname(realpathSync(link))
  throw new LabError('Unsupported', 'the lab’s programs are not built yet: run `npm run lab -- build`')
}

export const programPath = (program: Program): string => join(binariesFolder(), program)

const cacheFolder = (env: NodeJS.ProcessEnv): string =>
  env['WATERSHED_CACHE'] ?? join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'watershed')
