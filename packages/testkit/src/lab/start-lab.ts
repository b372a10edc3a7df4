import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { RedisServer } from '../start-redis.ts'
import { startRedis } from '../start-redis.ts'
import { temporaryDirectory } from '../temporary-directory.ts'
import { makeTokens } from './make-tokens.ts'
import type { TokenFiles } from './make-tokens.ts'
import type { AgentSource } from './start-agent.ts'
import { startAgent } from './start-agent.ts'
import type { RunningProcess } from '../start-process.ts'
import { startEdge } from './start-edge.ts'
import type { HubHandle, HubStart } from './start-hub.ts'
import { startHub } from './start-hub.ts'

/** A whole Watershed on loopback: Redis, hubs, an agent a cluster, edges; each a process of its own. */
export interface Lab {
  readonly redis: RedisServer
  readonly tokens: TokenFiles
  readonly hub: HubHandle
  readonly hubs: readonly HubHandle[]
  readonly agents: ReadonlyMap<string, RunningProcess>
  readonly edges: readonly RunningProcess[]
  /** Holds the folders of all clusters. */
  readonly directory: string
  /** The folder that is a cluster. */
  folder(cluster: string): string
  restartAgent(cluster: string): Promise<RunningProcess>
  /** What every process has said, for a test that fails. */
  logs(): string
  stop(): Promise<void>
}

export interface LabOptions {
  /** In the name of its folder. Default `lab`. */
  readonly purpose?: string
  readonly clusters?: readonly string[]
  /** The address that each edge's listeners bind. */
  readonly edges?: readonly string[]
  readonly hubs?: number
  readonly logLevel?: string
  /** Whether Redis writes each change to disk before it answers, so that none is lost when it is killed. Default true. */
  readonly durable?: boolean
  /** Where each cluster's agent reads. By default its folder. */
  readonly source?: (cluster: string) => AgentSource
  /** Further flags of each cluster's agent. */
  readonly agentFlags?: (cluster: string) => readonly string[]
  /** Further flags of each edge. */
  readonly edgeFlags?: readonly string[]
  /** Told what is started next. What it throws ends the start, and leaves nothing running. */
  readonly starting?: (what: string) => void
  /** Called when the folders are there and nothing runs yet: write the first manifests. */
  readonly prepare?: (folder: (cluster: string) => string) => Promise<void>
}

type Defaulted = Required<Omit<LabOptions, 'source'>> & Pick<LabOptions, 'source'>

const defaults = {
  purpose: 'lab',
  clusters: ['blue', 'green'],
  edges: ['127.0.0.1'],
  hubs: 1,
  logLevel: 'info',
  durable: true,
  agentFlags: () => [],
  edgeFlags: [],
  starting: () => {},
  prepare: async () => {},
} satisfies LabOptions

/** Starts all of it, and waits for the hubs. Leaves nothing running if it fails. */
export const startLab = async (options: LabOptions = {}): Promise<Lab> => {
  const ends: Ends = []
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end()
  }
  try {
    return { ...(await start({ ...defaults, ...options }, ends)), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** How to end what was started, in the order in which it was. */
type Ends = (() => Promise<void>)[]

const start = async (options: Defaulted, ends: Ends): Promise<Omit<Lab, 'stop'>> => {
  const { clusters, edges: addresses, starting } = options
  const home = await temporaryDirectory(options.purpose)
  ends.push(() => home.remove())
  const directory = join(home.path, 'clusters')
  const folder = (cluster: string): string => join(directory, cluster)
  for (const cluster of clusters) await mkdir(folder(cluster), { recursive: true })
  await options.prepare(folder)
  const names = addresses.map((_, index) => `edge-${index + 1}`)
  const tokens = await makeTokens(home.path, { clusters, edges: names })

  starting('Redis')
  const redis = await startRedis({ save: options.durable })
  ends.push(() => redis.stop())
  starting('hub')
  const hubs = await startHubs(
    options.hubs,
    { redisUrl: redis.url, tokens, logLevel: options.logLevel },
    ends,
  )
  const [hub] = hubs
  if (!hub) throw new RangeError('a lab needs a hub')

  starting('agents and edge')
  const agents = new Map<string, RunningProcess>()
  const restartAgent = async (cluster: string): Promise<RunningProcess> => {
    const source = options.source?.(cluster) ?? { directory: folder(cluster) }
    const flags = options.agentFlags(cluster)
    const agent = await startAgent({ cluster, source, flags, hubUrl: hub.url, tokens })
    agents.set(cluster, agent)
    return agent
  }
  ends.push(async () => void (await Promise.all([...agents.values()].map((agent) => agent.stop()))))
  for (const cluster of clusters) await restartAgent(cluster)
  const xds = hubs.map(({ xdsPort }) => `127.0.0.1:${xdsPort}`)
  const edges = await Promise.all(
    addresses.map((bindAddress, index) =>
      startEdge({ name: names[index] ?? '', hubs: xds, tokens, bindAddress, flags: options.edgeFlags }),
    ),
  )
  ends.push(async () => void (await Promise.all(edges.map((edge) => edge.kill()))))
  const logs = (): string =>
    [...hubs.map((one) => one.process()), ...agents.values(), ...edges]
      .map((process) => process.logs())
      .join('\n')
  return { redis, tokens, hub, hubs, agents, edges, directory, folder, restartAgent, logs }
}

const startHubs = async (replicas: number, hubStart: HubStart, ends: Ends): Promise<readonly HubHandle[]> => {
  const hubs: HubHandle[] = []
  for (let replica = 0; replica < replicas; replica++) {
    const hub = await startHub(hubStart)
    ends.push(() => hub.stop())
    hubs.push(hub)
  }
  for (const hub of hubs) await hub.untilReady()
  return hubs
}
