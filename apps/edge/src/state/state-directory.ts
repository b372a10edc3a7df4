import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, realpath, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EdgeError } from '../edge-error.ts'

/** Where an edge keeps the bootstrap, the hub token and Envoy's sockets. Only its user may look into it. */
export interface StateDirectory {
  readonly path: string
  /** Envoy watches it for renamed files, so that nothing else may be in it. */
  readonly secrets: string
  /** It goes with this process, and so does Envoy. */
  readonly temporary: boolean
}

/** Paths of unix sockets hold 107 bytes (unix(7)), of which the longest of ours takes 30. */
const longestPath = 77

/** @throws EdgeError StateUnusable */
export const openStateDirectory = async (given: string | undefined): Promise<StateDirectory> => {
  const path =
    given === undefined
      ? await mkdtemp(join(tmpdir(), 'watershed-edge-'))
      : join(await keptDirectory(given), 'run')
  if (Buffer.byteLength(path) > longestPath)
    throw unusable(
      `${path} is longer than ${longestPath} bytes, too long for sockets in it: name a shorter one`,
    )
  const secrets = join(path, 'secrets')
  await mkdir(secrets, { recursive: true, mode: 0o700 })
  return { path, secrets, temporary: given === undefined }
}

/** Removes what was made in it, and what Envoy leaves in shared memory. */
export const closeStateDirectory = async (directory: StateDirectory): Promise<void> => {
  await rm(directory.path, { recursive: true, force: true })
  if (!directory.temporary)
    await rm(`/dev/shm/envoy_shared_memory_${baseIdOf(directory) * 10}`, { force: true })
}

/** Tells the Envoys of different directories on one machine apart. Envoy multiplies it by ten, into an int. */
export const baseIdOf = ({ path }: StateDirectory): number =>
  createHash('sha256').update(path).digest().readUInt32BE() % 200_000_000

/** Whoever could look into it would have the hub token; whoever could write, would command Envoy. */
const keptDirectory = async (given: string): Promise<string> => {
  try {
    await mkdir(given, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw unusable(`${given} cannot be made: ${(error as Error).message}`, { cause: error })
  }
  const path = await realpath(given)
  const { uid, mode } = await stat(path)
  if (uid !== process.getuid?.())
    throw unusable(`${path} is another user's: name one that does not exist yet`)
  if ((mode & 0o077) !== 0) throw unusable(`others may look into ${path}: chmod 700 it`)
  return path
}

const unusable = (message: string, options?: ErrorOptions): EdgeError =>
  new EdgeError('StateUnusable', `--state-dir: ${message}`, options)
