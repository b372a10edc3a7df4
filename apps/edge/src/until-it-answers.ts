import { setTimeout as sleep } from 'node:timers/promises'
import { EdgeError } from './edge-error.ts'
import type { EnvoyProcess } from './envoy/start-envoy-process.ts'

const patienceMs = 30_000

/**
 * Resolves when Envoy's admin interface answers, which it does before it has a configuration.
 * @throws EdgeError EnvoyDidNotStart with what Envoy said, which has ended then
 */
export const untilItAnswers = async (envoy: EnvoyProcess): Promise<void> => {
  const deadline = performance.now() + patienceMs
  let end: string | undefined
  void envoy.ended.then((reason) => (end = reason))
  while (!(await answers(envoy))) {
    if (end !== undefined) throw new EdgeError('EnvoyDidNotStart', end)
    if (performance.now() > deadline) {
      envoy.signal('SIGKILL')
      throw new EdgeError(
        'EnvoyDidNotStart',
        `Envoy's admin interface is silent after ${patienceMs / 1_000} s`,
      )
    }
    await sleep(20)
  }
}

const answers = (envoy: EnvoyProcess): Promise<boolean> =>
  envoy.admin.isLive().then(
    () => true,
    () => false,
  )
