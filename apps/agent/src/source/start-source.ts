import type { Clock, ConnectOptions, Kube, WatchLimits } from '@watershed/kube'
import { KubeError, connectKube } from '@watershed/kube'
import type { Logger } from 'pino'
import { AgentError } from '../agent-error.ts'
import type { NodeChoice } from '../report/node-choice.ts'
import { startDirectorySource } from './directory/start-directory-source.ts'
import type { Selection } from './kubernetes/select-watches.ts'
import type { KubernetesSource } from './kubernetes/start-kubernetes-source.ts'
import { startKubernetesSource } from './kubernetes/start-kubernetes-source.ts'
import type { WatchStatus } from './kubernetes/watch-states.ts'
import type { Source } from './source.ts'
import { withReferredOnly } from './with-referred-only.ts'

/** An API server, as whom to ask it, and which of its namespaces to read. */
export interface KubernetesPlace extends Selection, Omit<ConnectOptions, 'clock'> {
  readonly watchLimits?: Partial<WatchLimits>
}

/** Where the cluster's objects are: one of the two. */
export interface SourcePlace {
  /** A folder of manifests. */
  readonly directory?: string
  readonly kubernetes?: KubernetesPlace
  /** Which Nodes of it are read. Default: none. */
  readonly nodes?: NodeChoice
}

export interface SourceOptions extends SourcePlace {
  readonly clock: Clock
  readonly random: () => number
  readonly log: Logger
  readonly stillMs?: number
  readonly rescanMs?: number
}

/** An API server, and what is known of it from reading it. */
export interface SourceApi extends Pick<KubernetesSource, 'servedVersion' | 'onSeen'> {
  readonly kube: Kube
}

export interface StartedSource {
  readonly type: 'directory' | 'kubernetes'
  readonly source: Source
  /** The API server that is read, for those who write to it. */
  readonly api?: SourceApi
  /** None of a folder. */
  watches(): readonly WatchStatus[]
  stop(): Promise<void>
}

/**
 * Resolves once everything has been read, or cannot be for now.
 * @throws AgentError FolderUnreadable, KubernetesUnusable, BadOptions
 */
export const startSource = async (options: SourceOptions): Promise<StartedSource> => {
  if (options.kubernetes) return startKubernetes(options, options.kubernetes)
  if (options.directory !== undefined) return startDirectory(options, options.directory)
  throw new AgentError('BadOptions', 'nothing is named to be reported: give a folder or an API server')
}

const startDirectory = async (
  { clock, log, nodes, stillMs, rescanMs }: SourceOptions,
  directory: string,
): Promise<StartedSource> => {
  const folder = await startDirectorySource({
    directory,
    clock,
    log,
    ...(nodes && { nodes }),
    ...(stillMs !== undefined && { stillMs }),
    ...(rescanMs !== undefined && { rescanMs }),
  })
  const source = withReferredOnly(folder)
  log.info({ directory, objects: source.objects.size }, 'the folder has been read')
  return { type: 'directory', source, watches: () => [], stop: async () => source.stop() }
}

const startKubernetes = async (
  { clock, random, log, nodes }: SourceOptions,
  place: KubernetesPlace,
): Promise<StartedSource> => {
  const kube = await connect(place, clock)
  const server = kube.server.origin
  const source = await startKubernetesSource({
    ...place,
    ...(nodes && { nodes }),
    kube,
    clock,
    random,
    log,
  })
  const unread = [...source.unread()]
  if (unread.length === 0) log.info({ server, objects: source.objects.size }, 'the API server has been read')
  else
    log.error(
      { server, unread: unread.slice(0, 20), problems: source.problems().slice(0, 3) },
      'not all of the API server could be read yet: what an earlier agent said of the rest stays',
    )
  return {
    type: 'kubernetes',
    source,
    api: { kube, servedVersion: source.servedVersion, onSeen: source.onSeen },
    watches: source.watches,
    stop: async () => {
      source.stop()
      await kube.close()
    },
  }
}

const connect = async (place: KubernetesPlace, clock: Clock): Promise<Kube> => {
  try {
    return await connectKube({ ...place, clock })
  } catch (error) {
    if (!(error instanceof KubeError)) throw error
    throw new AgentError('KubernetesUnusable', `${error.message}. ${error.cure}`, { cause: error })
  }
}
