import { setTimeout as sleep } from 'node:timers/promises'
import type { ProcessIdentity } from './process-identity.ts'
import { isRunning } from './process-identity.ts'

const patienceMs = 5_000

/** Ends a process that is not our child: SIGTERM, and SIGKILL where that does not help. Resolves when it has ended. */
export const endProcess = async (identity: ProcessIdentity): Promise<void> => {
  const killAt = performance.now() + patienceMs
  let signal: NodeJS.Signals | 0 = 'SIGTERM'
  while (await isRunning(identity)) {
    send(identity.pid, signal)
    signal = performance.now() > killAt ? 'SIGKILL' : 0
    await sleep(20)
  }
}

const send = (pid: number, signal: NodeJS.Signals | 0): void => {
  try {
    process.kill(pid, signal)
  } catch (error) {
    // It ended in the meantime, which is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
