import type { Clock } from '@watershed/kube'

export interface Pauses {
  /** Until the time is over, or everything ends. */
  sleep(ms: number): Promise<void>
  /** Likewise, or until `wake`. */
  idle(ms: number): Promise<void>
  wake(): void
}

export const createPauses = (clock: Clock, end: AbortSignal): Pauses => {
  let wakeUp: (() => void) | undefined

  const pause = (ms: number, wakeable: boolean): Promise<void> =>
    new Promise((resolve) => {
      if (end.aborted) return resolve()
      const done = (): void => {
        cancel()
        end.removeEventListener('abort', done)
        resolve()
      }
      const cancel = clock.after(ms, done)
      end.addEventListener('abort', done)
      if (wakeable) wakeUp = done
    })
  return {
    sleep: (ms) => pause(ms, false),
    idle: (ms) => pause(ms, true),
    wake: () => wakeUp?.(),
  }
}
