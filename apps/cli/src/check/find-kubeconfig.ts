import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'

/** As kubectl looks for it: the flag, the variable's first file that is there, the usual place. */
export const findKubeconfig = (
  given: string | undefined,
  env: NodeJS.ProcessEnv,
  home = homedir(),
): string | undefined => {
  if (given !== undefined) return given
  const named = (env['KUBECONFIG'] ?? '').split(delimiter).filter(Boolean)
  const usual = named.length > 0 ? named : [join(home, '.kube', 'config')]
  return usual.find((file) => existsSync(file)) ?? named[0]
}
