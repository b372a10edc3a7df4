/** Time that passes only when a test says so. */
export interface FakeClock {
  /** Milliseconds since the epoch. */
  now(): number
  setTimeout(callback: () => void, ms: number): number
  clearTimeout(timer: number): void
  /** As `setTimeout`, but gives back what takes it off again. */
  after(ms: number, callback: () => void): () => void
  /** Resolves when the time has come. Rejects with the signal's reason when that comes first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Lets `ms` pass: what falls due runs at its own time, in order, and what awaited it gets its turn. */
  advance(ms: number): Promise<void>
  /** How many timers are waiting. */
  pending(): number
}

interface Timer {
  readonly at: number
  readonly callback: () => void
}

/** A clock that starts at `start` (default: 2026-01-01T00:00:00Z) and stands still until `advance`. */
export const fakeClock = (start = Date.UTC(2026, 0, 1)): FakeClock => {
  const timers = new Map<number, Timer>()
  let now = start
  let lastTimer = 0

  const schedule = (callback: () => void, ms: number): number => {
    timers.set(++lastTimer, { at: now + Math.max(0, ms), callback })
    return lastTimer
  }
  const advance = async (ms: number): Promise<void> => {
    const end = now + ms
    await settle()
    for (let next = firstDue(timers, end); next !== undefined; next = firstDue(timers, end)) {
      timers.delete(next.timer)
      now = next.at
      next.callback()
      await settle()
    }
    now = end
  }
  const sleep = (ms: number, signal?: AbortSignal): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const timer = schedule(resolve, ms)
    const abort = (): void => {
      timers.delete(timer)
      reject(signal?.reason as Error)
    }
    if (signal?.aborted) abort()
    else signal?.addEventListener('abort', abort, { once: true })
    return promise.finally(() => signal?.removeEventListener('abort', abort))
  }
  return {
    now: () => now,
    setTimeout: schedule,
    clearTimeout: (timer) => void timers.delete(timer),
    after: (ms, callback) => {
      const timer = schedule(callback, ms)
      return () => void timers.delete(timer)
    },
    sleep,
    advance,
    pending: () => timers.size,
  }
}

const firstDue = (timers: ReadonlyMap<number, Timer>, end: number): ({ timer: number } & Timer) | undefined =>
  [...timers]
    .map(([timer, { at, callback }]) => ({ timer, at, callback }))
    .filter(({ at }) => at <= end)
    .sort((a, b) => a.at - b.at || a.timer - b.timer)[0]

/** One turn of the event loop, in which every promise that can go on does. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
