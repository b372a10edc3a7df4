import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { RunningProcess } from '@watershed/testkit'
import { startProcess } from '@watershed/testkit'

const root = join(import.meta.dirname, '../..')

/** Starts an agent as its image does: the bundle, by the Dockerfile's entrypoint. */
export const startShippedAgent = async (
  folder: string,
  flags: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<RunningProcess> => {
  await promisify(execFile)(process.execPath, [join(root, 'scripts/bundle.ts'), 'agent', '--out', folder])
  const dockerfile = await readFile(join(root, 'deploy/images/agent/Dockerfile'), 'utf8')
  const [, entrypoint = '[]'] = /^ENTRYPOINT (.*)$/m.exec(dockerfile) ?? []
  const [, ...args] = (JSON.parse(entrypoint) as readonly string[]).map((part) =>
    part.replace('/app/', `${join(folder, 'images/agent')}/`),
  )
  return startProcess(process.execPath, [...args, ...flags], { env: { ...process.env, ...env } })
}
