/** Tells a person who waits what is waited for. */
export interface Progress {
  /** Shows `what` while `run` goes on. */
  during<T>(what: string, run: () => Promise<T>): Promise<T>
  /** Takes it away. */
  end(): void
}

/** On one line of a terminal, which is written over. */
export const createProgress = (write: (text: string) => void, columns: number): Progress => {
  const waiting = new Set<string>()
  const show = (): void => {
    if (waiting.size === 0) return
    const line = `Looking at ${[...waiting].join(', ')} …`
    write(`\r\u001B[K${line.length < columns ? line : `${line.slice(0, columns - 2)}…`}`)
  }
  return {
    during: async (what, run) => {
      waiting.add(what)
      show()
      try {
        return await run()
      } finally {
        waiting.delete(what)
        show()
      }
    },
    end: () => write('\r\u001B[K'),
  }
}

export const noProgress: Progress = { during: (_, run) => run(), end: () => {} }
