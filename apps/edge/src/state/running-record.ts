import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EdgeError } from '../edge-error.ts'
import type { ProcessIdentity } from './process-identity.ts'
import { identify, isRunning } from './process-identity.ts'
import type { StateDirectory } from './state-directory.ts'

/** What runs on a state directory, so that the next edge finds it. */
export interface RunningRecord {
  readonly edge: ProcessIdentity
  readonly envoys: readonly RunningEnvoy[]
}

export interface RunningEnvoy extends ProcessIdentity {
  /** Of hot restart: each Envoy that takes over from another has the next. */
  readonly epoch: number
  readonly version: string
  readonly adminSocket: string
}

/**
 * Puts this process on record, and gives the Envoys that an earlier edge left behind and that still run.
 * @throws EdgeError StateUnusable if that edge still runs
 */
export const claim = async (directory: StateDirectory): Promise<readonly RunningEnvoy[]> => {
  if (directory.temporary) return []
  const before = await read(directory)
  if (before && before.edge.pid !== process.pid && (await isRunning(before.edge)))
    throw new EdgeError(
      'StateUnusable',
      `an edge with pid ${before.edge.pid} runs on ${directory.path}: stop it, or give this one another --state-dir`,
    )
  const running = await Promise.all((before?.envoys ?? []).map(isRunning))
  const left = (before?.envoys ?? []).filter((_, index) => running[index])
  await writeRecord(directory, left)
  return left
}

export const writeRecord = async (
  directory: StateDirectory,
  envoys: readonly RunningEnvoy[],
): Promise<void> => {
  if (directory.temporary) return
  const edge = await identify(process.pid)
  const record = { edge: edge ?? { pid: process.pid, started: '' }, envoys } satisfies RunningRecord
  const file = fileOf(directory)
  await writeFile(`${file}.new`, JSON.stringify(record), { mode: 0o600 })
  await rename(`${file}.new`, file)
  await writeFile(pidFileOf(directory), `${process.pid}\n`, { mode: 0o600 })
}

/** Holds the pid of the edge, for shells. */
export const pidFileOf = ({ path }: StateDirectory): string => join(path, 'edge.pid')

const fileOf = ({ path }: StateDirectory): string => join(path, 'running.json')

/** A record that cannot be read is none: this directory is private, so it was cut off while it was written. */
const read = async (directory: StateDirectory): Promise<RunningRecord | undefined> => {
  try {
    return JSON.parse(await readFile(fileOf(directory), 'utf8')) as RunningRecord
  } catch {
    return undefined
  }
}
