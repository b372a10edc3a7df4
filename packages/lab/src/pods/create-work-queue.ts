/** Does something for keys, one at a time for each key, some keys at once; a key that is added while it is worked on is worked on again. */
export interface WorkQueue {
  add(key: string): void
  stop(): void
}

export interface WorkQueueOptions {
  /** Keys at once. */
  readonly atOnce: number
  readonly work: (key: string) => Promise<void>
  /** Hears of what `work` throws; the key is tried again later. */
  readonly failed: (key: string, error: unknown) => void
  readonly retryAfterMs?: number
}

export const createWorkQueue = ({
  atOnce,
  work,
  failed,
  retryAfterMs = 500,
}: WorkQueueOptions): WorkQueue => {
  const waiting = new Set<string>()
  const busy = new Set<string>()
  const retries = new Set<NodeJS.Timeout>()
  let stopped = false

  const add = (key: string): void => {
    if (stopped) return
    waiting.add(key)
    begin()
  }
  const begin = (): void => {
    for (const key of waiting) {
      if (busy.size >= atOnce) return
      if (!busy.has(key)) void run(key)
    }
  }
  const run = async (key: string): Promise<void> => {
    waiting.delete(key)
    busy.add(key)
    try {
      await work(key)
    } catch (error) {
      failed(key, error)
      retryLater(key)
    } finally {
      busy.delete(key)
      begin()
    }
  }
  const retryLater = (key: string): void => {
    const timer = setTimeout(() => {
      retries.delete(timer)
      add(key)
    }, retryAfterMs)
    retries.add(timer)
  }
  return {
    add,
    stop: () => {
      stopped = true
      waiting.clear()
      for (const timer of retries) clearTimeout(timer)
    },
  }
}
