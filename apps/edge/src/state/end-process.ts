import { setTimeout as sleep } from 'node:timers/promises'
import type { ProcessIdentity } from './process-identity.ts'
import { isRunning } from './process-identity.ts'
import { sendSignal } from './send-signal.ts'

const patienceMs = 5_000

/** Ends a process that is not our child: SIGTERM, and SIGKILL where that does not help. Resolves when it has ended. */
export const endProcess = async (identity: ProcessIdentity): Promise<void> => {
  const killAt = performance.now() + patienceMs
  let signal: NodeJS.Signals | 0 = 'SIGTERM'
  while (await isRunning(identity)) {
    sendSignal(identity.pid, signal)
    signal = performance.now() > killAt ? 'SIGKILL' : 0
    await sleep(20)
  }
}
