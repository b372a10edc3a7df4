import { spawnSync } from 'node:child_process'
import { unshareArguments } from './unshare-arguments.ts'

const tools = ['unshare', 'nsenter', 'setpriv', 'ip', 'mount'] as const

/** What this machine lacks to run a lab, as one clause; undefined where nothing is missing. Programs built by Go are not looked for. */
export const missingForLab = (): string | undefined => {
  if (process.platform !== 'linux') return `network namespaces are Linux's, and this is ${process.platform}`
  for (const tool of tools)
    if (spawnSync(tool, ['--help'], { stdio: 'ignore' }).error !== undefined)
      return `there is no \`${tool}\` on PATH (Debian: util-linux, iproute2)`
  const { status, stderr } = spawnSync('unshare', [...unshareArguments(), 'true'], { encoding: 'utf8' })
  return status === 0 ? undefined : `this user may not make network namespaces (${stderr.trim()})`
}
