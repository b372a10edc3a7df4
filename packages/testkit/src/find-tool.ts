import { accessSync, constants } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, isAbsolute, join } from 'node:path'

interface Tool {
  readonly variable: string
  /** Names on PATH, in the order of preference. */
  readonly names: readonly string[]
  readonly cached: string
}

const tools = {
  envoy: { variable: 'ENVOY_BIN', names: ['envoy'], cached: 'envoy' },
  redis: { variable: 'REDIS_SERVER_BIN', names: ['redis-server', 'valkey-server'], cached: 'redis-server' },
} as const satisfies Readonly<Record<string, Tool>>

/**
 * The path of a program that tests run: from its variable, from PATH, or from the cache that the bootstrap fills.
 * `npm test` sets the variables; the rest serves those who start mocha themselves.
 * @throws Error that names the variable
 */
export const findTool = (name: keyof typeof tools, env: NodeJS.ProcessEnv = process.env): string => {
  const { variable, names, cached } = tools[name]
  const given = env[variable]
  if (given !== undefined && given !== '') return mustRun(given, variable)
  const folders = (env['PATH'] ?? '').split(delimiter).filter(isAbsolute)
  const candidates = [
    ...names.flatMap((file) => folders.map((folder) => join(folder, file))),
    join(cacheFolder(env), 'bin', cached),
  ]
  const found = candidates.find(isExecutable)
  if (found !== undefined) return found
  throw new Error(
    `no ${names.join(' or ')} on PATH or in ${cacheFolder(env)}: set ${variable} to one, or run \`npm test\` once, which fetches it`,
  )
}

const mustRun = (path: string, variable: string): string => {
  if (isExecutable(path)) return path
  throw new Error(`${variable} names ${path}, which cannot be executed`)
}

const cacheFolder = (env: NodeJS.ProcessEnv): string =>
  env['WATERSHED_CACHE'] ?? join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'watershed')

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
