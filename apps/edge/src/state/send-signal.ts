/** Does nothing to a process that has ended in the meantime; signal 0 does nothing to any. */
export const sendSignal = (pid: number, signal: NodeJS.Signals | 0): void => {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
