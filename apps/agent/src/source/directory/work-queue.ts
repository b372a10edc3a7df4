/** A piece of work that may pause. */
export type Work = Generator<void, void>

export interface WorkQueue<K> {
  /** Asks for the key's work to be done; once, however often it is asked before it is. Urgent work goes first. */
  add(key: K, urgent: boolean): void
  /** Resolves as soon as there is nothing to do. */
  idle(): Promise<void>
  stop(): void
}

/**
 * Does works one after the other, but gives the event loop its turn every few ms. Work starts after the events of one
 * turn are in, not with the first: a burst about one file is read once. What takes long is put aside for what is new.
 */
export const createWorkQueue = <K>(start: (key: K) => Work, budgetMs = 2): WorkQueue<K> => {
  const urgent = new Set<K>()
  const waiting = new Set<K>()
  const aside = new Map<K, Work>()
  let scheduled: NodeJS.Immediate | undefined
  let resting: (() => void)[] = []

  const schedule = (): void => {
    scheduled ??= setImmediate(turn)
  }
  const turn = (): void => {
    scheduled = undefined
    const end = performance.now() + budgetMs
    // One step at least, whatever else comes in.
    for (const [key, work] of aside) {
      proceed(key, work, 0)
      break
    }
    for (let next = take(); next; next = take()) {
      proceed(...next, end)
      if (performance.now() >= end) return schedule()
    }
    const done = resting
    resting = []
    for (const resolve of done) resolve()
  }
  const take = (): [K, Work] | undefined => {
    for (const keys of [urgent, waiting])
      for (const key of keys) {
        if (aside.has(key)) continue
        urgent.delete(key)
        waiting.delete(key)
        return [key, start(key)]
      }
    const [next] = aside
    return next
  }
  const proceed = (key: K, work: Work, end: number): void => {
    aside.delete(key)
    do if (work.next().done) return
    while (performance.now() < end)
    aside.set(key, work)
  }
  return {
    add: (key, isUrgent) => {
      if (isUrgent) urgent.add(key)
      else waiting.add(key)
      schedule()
    },
    idle: () =>
      new Promise((resolve) => {
        resting.push(resolve)
        schedule()
      }),
    stop: () => {
      clearImmediate(scheduled)
      urgent.clear()
      waiting.clear()
      aside.clear()
    },
  }
}
