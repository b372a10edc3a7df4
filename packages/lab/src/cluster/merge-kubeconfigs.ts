import { readFile } from 'node:fs/promises'
import { parse, stringify } from 'yaml'

interface Config {
  readonly clusters: readonly unknown[]
  readonly users: readonly unknown[]
  readonly contexts: readonly unknown[]
}

/** One kubeconfig with the contexts of several; the first one's stays current. */
export const mergeKubeconfigs = async (files: readonly string[]): Promise<string> => {
  const configs = await Promise.all(files.map(async (file) => parse(await readFile(file, 'utf8')) as Config))
  return stringify({
    ...configs[0],
    clusters: configs.flatMap(({ clusters }) => clusters),
    users: configs.flatMap(({ users }) => users),
    contexts: configs.flatMap(({ contexts }) => contexts),
  })
}
