import { readFile } from 'node:fs/promises'

/** A process, told from a later one with the same pid. */
export interface ProcessIdentity {
  readonly pid: number
  /** When it started, in the system's own terms; '' where there is no /proc. */
  readonly started: string
}

/** Nothing if it has ended. */
export const identify = async (pid: number): Promise<ProcessIdentity | undefined> => {
  const fields = await statFields(pid)
  if (fields !== undefined) return fields.state === 'Z' ? undefined : { pid, started: fields.started }
  return process.platform !== 'linux' && answersSignals(pid) ? { pid, started: '' } : undefined
}

export const isRunning = async (identity: ProcessIdentity): Promise<boolean> =>
  (await identify(identity.pid))?.started === identity.started

/** See proc_pid_stat(5): the second field is the command in parentheses, which may hold spaces and parentheses. */
const statFields = async (
  pid: number,
): Promise<{ readonly state: string; readonly started: string } | undefined> => {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0] ?? '', started: fields[19] ?? '' }
  } catch {
    return undefined
  }
}

const answersSignals = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
