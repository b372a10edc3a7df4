import type { Backoff, Clock } from '@watershed/kube'
import { systemClock } from '@watershed/kube'
import type { AgentHubState, ClusterReach, ReportedCluster } from '@watershed/model'
import type { SourceProblem } from '@watershed/wire'
import { limits } from '@watershed/wire'
import type { Logger } from 'pino'
import type { HubTraffic } from './hub/count-traffic.ts'
import { countTraffic } from './hub/count-traffic.ts'
import { hubState } from './hub/hub-state.ts'
import { createHubClient } from './hub/hub-client.ts'
import type { TokenPlace } from './hub/read-token.ts'
import { startReporter } from './hub/reporter.ts'
import { createOutbox } from './report/outbox.ts'
import { createRefusedReferrers } from './report/refused-referrers.ts'
import { createProblemLog } from './report/problem-log.ts'
import type { Source } from './source/source.ts'
import type { SourcePlace, StartedSource } from './source/start-source.ts'
import { startSource } from './source/start-source.ts'
import type { StatusWriting } from './status/start-status-writing.ts'
import { startStatusWriting } from './status/start-status-writing.ts'
import { withClusterRecord } from './source/with-cluster-record.ts'

export interface AgentOptions extends SourcePlace {
  readonly cluster: string
  readonly hub: URL
  readonly token: TokenPlace
  readonly hubCaFile?: string
  /** The name in the hub's certificate, where it is not the host of `hub`. */
  readonly hubServerName?: string
  /** Whose the ServiceImports and the statuses of ServiceExports are. Default Managed: Watershed's. */
  readonly serviceImports?: ReportedCluster['serviceImports']
  /** How edges come to the cluster's endpoints. Default: by the pods' own addresses. */
  readonly reach?: ClusterReach
  readonly log: Logger
  readonly clock?: Clock
  /** 0 to 1, for backoff. */
  readonly random?: () => number
  /** How long a file is left alone before what is missing in it is gone. Default 200. */
  readonly stillMs?: number
  /** How often the folder is compared with what is known, in case an event was missed. Default 10,000. */
  readonly rescanMs?: number
  /** How long the hub may take to answer. Default 5,000. */
  readonly timeoutMs?: number
  readonly backoff?: Backoff
  /** After another agent took over. Default 30,000. */
  readonly longMs?: number
}

export interface Agent {
  readonly source: Source
  readonly watches: StartedSource['watches']
  readonly traffic: HubTraffic
  hubState(): AgentHubState
  /** Statuses written, by `kind/outcome`. */
  readonly writes: StatusWriting['counts']
  /** Sends what is left, for at most a second, and ends everything. */
  stop(): Promise<void>
}

/**
 * An agent that reports a folder or an API server. Resolves once that has been read, or cannot be for now; the hub need not be there yet.
 * @throws AgentError FolderUnreadable, KubernetesUnusable
 */
export const startAgent = async (options: AgentOptions): Promise<Agent> => {
  const { log, clock = systemClock, random = Math.random } = options
  const started = await startSource({ ...options, clock, random })
  const { source } = started
  const logProblems = createProblemLog(log)
  const problems = (): readonly SourceProblem[] =>
    [...(statuses?.problems() ?? []), ...source.problems()].slice(0, limits.problems)
  const problemsChanged = (): void => {
    logProblems(problems())
    outbox.problemsChanged()
    reporter.wake()
  }

  const referrers = createRefusedReferrers(source, () => {
    // What a full report has left alone for their sake may be needed no more.
    if (outbox.leftUnread('Secret/')) reporter.resync()
  })
  const outbox = createOutbox({
    ...withClusterRecord({ ...source, unread: referrers.unread }, clusterRecord(options, started.type)),
    problems,
  })
  const { client, traffic } = countTraffic(createHubClient({ ...options, clock }))
  const { api } = started
  const statuses = api && startStatusWriting({ ...options, api, clock, random, problemsChanged })
  const reporter = startReporter({
    ...options,
    client,
    outbox,
    source: started.type,
    clock,
    random,
    judged: (keys, refused) => referrers.judged(keys, refused, outbox.has),
    ...(statuses && { session: statuses.session }),
  })
  logProblems(problems())
  source.listen({
    changed: (keys) => {
      outbox.changed(keys)
      reporter.wake()
    },
    problemsChanged,
    readAtLast: (origin) => {
      if (outbox.leftUnread(origin)) reporter.resync()
    },
  })
  return {
    source,
    watches: started.watches,
    traffic,
    hubState: () => hubState(options.hub, traffic),
    writes: statuses?.counts ?? new Map(),
    stop: async () => {
      await reporter.stop()
      await statuses?.stop()
      await client.close()
      await started.stop()
    },
  }
}

/** Whoever puts a Service into a folder wants it used; in a cluster it takes a ServiceExport (KEP-1645). */
const clusterRecord = (
  { cluster, serviceImports = 'Managed', reach }: AgentOptions,
  source: StartedSource['type'],
): ReportedCluster => ({
  kind: 'Cluster',
  namespace: '',
  name: cluster,
  exports: source === 'directory' ? 'All' : 'ServiceExport',
  serviceImports,
  ...(reach && { reach }),
})
