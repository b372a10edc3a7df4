import { availableParallelism } from 'node:os'
import type { Logger } from 'pino'
import { pino } from 'pino'
import manifest from '../package.json' with { type: 'json' }
import { checkOptions } from './check-options.ts'
import { connectionLimit, openFileLimit } from './connection-limit.ts'
import type { Edge } from './create-edge.ts'
import { createEdge } from './create-edge.ts'
import { createEnvoys } from './envoys.ts'
import type { EnvoyBinary } from './envoy/find-envoy.ts'
import { findEnvoy } from './envoy/find-envoy.ts'
import type { LaunchSettings } from './launch-envoy.ts'
import type { EdgeOptions } from './options.ts'
import { defaults } from './options.ts'
import type { Secrets } from './state/keep-secrets.ts'
import { keepSecrets } from './state/keep-secrets.ts'
import { claim } from './state/running-record.ts'
import type { StateDirectory } from './state/state-directory.ts'
import { closeStateDirectory, openStateDirectory } from './state/state-directory.ts'
import { startStatusServer } from './status/status-server.ts'
import { supervise } from './supervise.ts'
import { systemAuthoritiesFile } from './system-authorities.ts'

/**
 * Starts Envoy and resolves when it runs, though it may have no configuration yet; from then on it is started again
 * whenever it ends.
 * @throws EdgeError
 */
export const startEdge = async (
  options: EdgeOptions,
  log: Logger = pino({ name: 'edge' }),
): Promise<Edge> => {
  checkOptions(options)
  const binary = await findEnvoy(options.envoy)
  const directory = await openStateDirectory(options.stateDirectory)
  const left = await claim(directory)
  const opened: (() => Promise<void> | void)[] = []
  const close = async (): Promise<void> => {
    for (const closeOne of opened.toReversed()) await closeOne()
  }
  try {
    const secrets = await keepSecrets(options, directory.secrets, log)
    opened.push(() => secrets.stop())
    const started: { edge?: Edge } = {}
    if (options.statusAddress) opened.push(await startStatusServer(options.statusAddress, () => started.edge))

    const settings = await launchSettings(options, binary, directory, secrets)
    const envoys = createEnvoys(settings, log)
    const first = await envoys.first(left)
    opened.push(() => envoys.close())
    opened.unshift(() => closeStateDirectory(directory))
    const supervisor = supervise(first, () => envoys.next(), log)
    const edge = (started.edge = createEdge({ supervisor, drainMs: settings.drainMs, close }, log))
    log.info(
      { envoyPid: edge.pid, envoy: binary.version, maxConnections: settings.maxConnections },
      'Envoy runs',
    )
    return edge
  } catch (error) {
    await close()
    // What an earlier edge left goes on serving, for the next attempt.
    if (left.length === 0) await closeStateDirectory(directory)
    throw error
  }
}

const launchSettings = async (
  options: EdgeOptions,
  binary: EnvoyBinary,
  directory: StateDirectory,
  { tokenFile, caFile }: Secrets,
): Promise<LaunchSettings> => {
  const systemAuthorities = await systemAuthoritiesFile(options.backendCa)
  return {
    ...(systemAuthorities !== undefined && { systemAuthorities }),
    binary,
    directory,
    name: options.name,
    region: options.region ?? '',
    zone: options.zone ?? '',
    bindAddress: options.bindAddress ?? defaults.bindAddress,
    version: manifest.version,
    hub: {
      hubs: options.hubs,
      tokenSecret: tokenFile,
      ...(caFile !== undefined && {
        tls: {
          caSecret: caFile,
          ...(options.hubServerName !== undefined && { serverName: options.hubServerName }),
        },
      }),
    },
    maxConnections: connectionLimit(options.maxConnections ?? defaults.maxConnections, await openFileLimit()),
    concurrency: options.concurrency ?? availableParallelism(),
    drainMs: options.drainMs ?? defaults.drainMs,
    orphanMs: options.orphanMs ?? defaults.orphanMs,
    logLevel: options.envoyLogLevel ?? defaults.envoyLogLevel,
  }
}
