import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { BootstrapSettings } from './bootstrap/make-bootstrap.ts'
import { makeBootstrap } from './bootstrap/make-bootstrap.ts'
import type { EnvoyBinary } from './envoy/find-envoy.ts'
import type { Leash } from './envoy/leash.ts'
import { logFormat } from './envoy/log-line.ts'
import type { EnvoyProcess } from './envoy/start-envoy-process.ts'
import { startEnvoyProcess } from './envoy/start-envoy-process.ts'
import type { EnvoyLogLevel } from './options.ts'
import { pidFileOf } from './state/running-record.ts'
import type { StateDirectory } from './state/state-directory.ts'
import { baseIdOf } from './state/state-directory.ts'

export interface LaunchSettings extends Omit<BootstrapSettings, 'adminSocket'> {
  readonly binary: EnvoyBinary
  readonly directory: StateDirectory
  readonly concurrency: number
  readonly drainMs: number
  /** How long an Envoy serves on when this process was killed; one on a temporary directory does not. */
  readonly orphanMs: number
  readonly logLevel: EnvoyLogLevel
}

/**
 * Starts an Envoy. An epoch above 0 takes over from the running Envoy of the epoch before, once it has a configuration.
 * @throws EdgeError EnvoyDidNotStart
 */
export const launchEnvoy = async (
  settings: LaunchSettings,
  epoch: number,
  log: Logger,
): Promise<EnvoyProcess> => {
  const { binary, directory } = settings
  const adminSocket = join(directory.path, `admin-${epoch}.sock`)
  const bootstrap = join(directory.path, `bootstrap-${epoch}.json`)
  await writeFile(bootstrap, JSON.stringify(makeBootstrap({ ...settings, adminSocket })), { mode: 0o600 })
  const args = ['-c', bootstrap, ...commonArguments(settings), ...restartArguments(settings, epoch)]
  return startEnvoyProcess({ path: binary.path, args, adminSocket, leash: leashOf(settings) }, log)
}

const leashOf = ({ directory, orphanMs }: LaunchSettings): Leash => ({
  graceMs: directory.temporary ? 0 : orphanMs,
  pidFile: pidFileOf(directory),
  ...(directory.temporary && { remove: directory.path }),
})

const commonArguments = ({ concurrency, logLevel, drainMs }: LaunchSettings): readonly string[] =>
  [
    ['--concurrency', String(concurrency)],
    ['--log-level', logLevel, '--log-format', logFormat],
    ['--drain-time-s', String(inSeconds(drainMs))],
  ].flat()

/** Without a state directory nobody could find this Envoy to take it over. */
const restartArguments = ({ directory, drainMs }: LaunchSettings, epoch: number): readonly string[] => {
  if (directory.temporary) return ['--disable-hot-restart']
  return [
    ['--base-id', String(baseIdOf(directory)), '--restart-epoch', String(epoch)],
    ['--socket-path', join(directory.path, 'hot'), '--socket-mode', '0600'],
    ['--parent-shutdown-time-s', String(inSeconds(drainMs) + 1)],
  ].flat()
}

const inSeconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1_000))
