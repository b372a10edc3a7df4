import { constants } from 'node:os'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** While something is fetched, a signal ends this process with its `exit` event, which cleans up. */
export const endOnSignals = () => {
  const end = (signal) => process.exit(128 + constants.signals[signal])
  for (const signal of signals) process.on(signal, end)
  return () => {
    for (const signal of signals) process.off(signal, end)
  }
}
