import type { Logger } from 'pino'
import { drain } from './drain.ts'
import type { EnvoyProcess } from './envoy/start-envoy-process.ts'

const patienceMs = 5_000

/** Drains and ends Envoy; an abort ends it at once. Resolves when it has ended. */
export const stopEnvoy = async (
  envoy: EnvoyProcess,
  { drainMs, signal }: { readonly drainMs: number; readonly signal: AbortSignal },
  log: Logger,
): Promise<void> => {
  try {
    log.info({ drainMs }, 'draining')
    const outcome = await drain(envoy.admin, { drainMs, signal })
    if (outcome === 'Late' && !signal.aborted)
      log.warn({ drainMs }, 'connections are left after the drain time: they are closed now')
  } catch (error) {
    log.warn({ err: error }, 'Envoy cannot be drained')
  }
  const kill = (): void => envoy.signal('SIGKILL')
  signal.addEventListener('abort', kill, { once: true })
  const late = setTimeout(kill, patienceMs)
  envoy.signal(signal.aborted ? 'SIGKILL' : 'SIGTERM')
  await envoy.ended
  clearTimeout(late)
}
