import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { EdgeError } from '../edge-error.ts'

export interface EnvoyBinary {
  readonly path: string
  /** As `1.40.0`. */
  readonly version: string
}

/** The first that has all that our configuration uses. */
const oldest = [1, 40] as const
const run = promisify(execFile)

/** Asks the binary for its version. @throws EdgeError EnvoyNotFound or EnvoyTooOld */
export const findEnvoy = async (path = 'envoy'): Promise<EnvoyBinary> => {
  const version = parseVersion(await versionOutput(path))
  if (version === undefined)
    throw new EdgeError('EnvoyNotFound', `${path} is no Envoy: its --version names none. ${cure}`)
  if (isTooOld(version))
    throw new EdgeError(
      'EnvoyTooOld',
      `${path} is Envoy ${version}, and ${oldest.join('.')} or later is needed. ${cure}`,
    )
  return { path, version }
}

/** Reads `envoy  version: <commit>/1.40.0/Clean/RELEASE/BoringSSL`. */
export const parseVersion = (output: string): string | undefined =>
  /version: [^/\s]+\/(\d+\.\d+\.\d+)[^/]*\//.exec(output)?.[1]

const isTooOld = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major < oldest[0] || (major === oldest[0] && minor < oldest[1])
}

const versionOutput = async (path: string): Promise<string> => {
  try {
    return (await run(path, ['--version'], { timeout: 30_000 })).stdout
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const reason =
      code === 'ENOENT' ? 'is not there' : code === 'EACCES' ? 'may not be executed' : 'does not run'
    throw new EdgeError('EnvoyNotFound', `${path} ${reason}. ${cure}`, { cause: error })
  }
}

const cure = 'Name one with --envoy or ENVOY_BIN, or put envoy on PATH'
