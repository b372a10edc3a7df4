import { constants } from 'node:os'

const cleanups = new Set<() => void>()
const deadly = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Has `cleanup` run when this process ends, also by a signal. Gives back what takes it off again. */
export const atEnd = (cleanup: () => void): (() => void) => {
  if (cleanups.size === 0) watch()
  cleanups.add(cleanup)
  return () => {
    cleanups.delete(cleanup)
    if (cleanups.size === 0) unwatch()
  }
}

const cleanUp = (): void => {
  for (const cleanup of cleanups) cleanup()
}

/** A signal ends Node without its `exit` event, unless somebody listens: whoever else does, decides what happens. */
const endBy = (signal: NodeJS.Signals): void => {
  if (process.listenerCount(signal) === 1) process.exit(128 + constants.signals[signal])
}

const watch = (): void => {
  process.on('exit', cleanUp)
  for (const signal of deadly) process.on(signal, endBy)
}

const unwatch = (): void => {
  process.off('exit', cleanUp)
  for (const signal of deadly) process.off(signal, endBy)
}
