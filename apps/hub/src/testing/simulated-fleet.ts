import { createPipeline } from '@watershed/pipeline'
import type { Pipeline, Programming } from '@watershed/pipeline'
import type { StoredRecord } from '@watershed/model'
import { recordKey } from '@watershed/model'
import type { FakeClock } from '@watershed/testkit'
import { fakeClock } from '@watershed/testkit'
import type { StreamStatus } from '@watershed/xds'
import type { ProgrammingTracker } from '../programming/track-programming.ts'
import { trackProgramming } from '../programming/track-programming.ts'

/** Replicas of a hub whose edges answer when a test says so, around one Redis that is a map. */
export interface SimulatedFleet {
  readonly clock: FakeClock
  readonly redis: SimulatedRedis
  start(replica: string): Promise<SimulatedReplica>
}

export interface SimulatedRedis {
  readonly claims: Map<string, string>
  dataset: string
  revision: number
  /** Exchanges so far. */
  exchanges: number
  isAway: boolean
}

export interface SimulatedReplica {
  readonly pipeline: Pipeline
  readonly tracker: ProgrammingTracker
  /** The records change; nothing is in the views of edges before. */
  follow(...records: readonly StoredRecord[]): void
  connect(node: string): SimulatedEdge
  stateOf(name: string): Programming['state'] | 'nothing'
  detailOf(name: string): string | undefined
  /** Goes without a word. */
  die(): void
}

export interface SimulatedEdge {
  /** Acknowledges all that the replica has. */
  acknowledge(): void
  /** From here on nothing of what comes is acknowledged. */
  hold(): void
  refuse(resource: string, message: string): void
  disconnect(): void
}

interface Told {
  readonly value: string
  readonly until: number
}

export const simulateFleet = (): SimulatedFleet => {
  const clock = fakeClock()
  const told = new Map<string, Told>()
  const redis: SimulatedRedis = {
    claims: new Map(),
    dataset: 'one',
    revision: 0,
    exchanges: 0,
    isAway: false,
  }
  const reach = (): void => {
    if (redis.isAway) throw new Error('Redis is away')
  }
  const store = {
    exchange: async ({ replica, ttlMs, value }: { replica: string; ttlMs: number; value: string }) => {
      reach()
      redis.exchanges += 1
      if (value === '') told.delete(replica)
      else told.set(replica, { value, until: clock.now() + ttlMs })
      for (const [name, { until }] of [...told]) if (until < clock.now()) told.delete(name)
      return new Map([...told].map(([name, one]) => [name, one.value]))
    },
    claims: async () => new Map(redis.claims),
    rememberClaims: async ({
      set,
      deleted,
    }: {
      set: ReadonlyMap<string, string>
      deleted: Iterable<string>
    }) => {
      reach()
      for (const key of deleted) redis.claims.delete(key)
      for (const [key, claim] of set) redis.claims.set(key, claim)
    },
  }
  return { clock, redis, start: (replica) => startReplica(replica, clock, redis, store) }
}

type SimulatedStore = Parameters<typeof trackProgramming>[0]['store']

const startReplica = async (
  replica: string,
  clock: FakeClock,
  redis: SimulatedRedis,
  store: SimulatedStore,
): Promise<SimulatedReplica> => {
  const pipeline = createPipeline()
  const streams = new Map<string, { status: StreamStatus }>()
  const timers = new Set<number>()
  let isDead = false
  const after = (ms: number, then: () => void): (() => void) => {
    const timer = clock.setTimeout(() => (isDead ? undefined : then()), ms)
    timers.add(timer)
    return () => clock.clearTimeout(timer)
  }
  const tracker = trackProgramming({
    replica,
    pipeline,
    store,
    streams: () => [...streams.values()].map(({ status }) => status),
    clock: { now: () => clock.now(), after },
    log: { warn: () => undefined },
  })
  await tracker.load()

  const connect = (node: string): SimulatedEdge => {
    const stream = { status: statusOf(node, 0) }
    const set = (change: Partial<StreamStatus>): void => {
      stream.status = { ...stream.status, ...change }
      tracker.answered()
    }
    streams.set(node, stream)
    tracker.connected()
    return {
      acknowledge: () => set({ unsettledSince: undefined }),
      hold: () => set({ unsettledSince: clock.now() }),
      refuse: (name, message) => set({ types: [refusing(name, message)] }),
      disconnect: () => {
        streams.delete(node)
        tracker.connected()
      },
    }
  }
  const keyOf = (name: string): string => `blue/MultiClusterHTTPRoute/shop/${name}`
  return {
    pipeline,
    tracker,
    follow: (...records) => {
      pipeline.update(() => {
        for (const record of records)
          pipeline.records.set(recordKey({ ...record.object, cluster: record.cluster }), record)
      })
      tracker.reached({ dataset: redis.dataset, revision: redis.revision })
    },
    connect,
    stateOf: (name) => pipeline.programming.get(keyOf(name))?.state ?? 'nothing',
    detailOf: (name) => pipeline.programming.get(keyOf(name))?.detail,
    die: () => {
      isDead = true
    },
  }
}

const statusOf = (node: string, unsettledSince: number | undefined): StreamStatus => ({
  id: 1,
  identity: node,
  peer: '127.0.0.1:1',
  nodeId: node,
  nodeCluster: 'edge',
  locality: { region: '', zone: '', subZone: '' },
  connectedAt: 0,
  knows: false,
  waitingForReady: false,
  ackedVersion: '',
  pending: 0,
  unsettledSince,
  types: [],
})

const refusing = (name: string, message: string): StreamStatus['types'][number] => ({
  typeUrl: 'type.googleapis.com/envoy.config.route.v3.ScopedRouteConfiguration',
  wildcard: true,
  named: 0,
  held: 0,
  pending: 0,
  blocked: 0,
  sentVersion: '',
  ackedVersion: '',
  unansweredSince: undefined,
  nacks: message === '' ? [] : [{ name, version: '1', message, at: 0 }],
})
