import { setTimeout as sleep } from 'node:timers/promises'
import type { Follower, Store } from '@watershed/store'
import type { Pipeline } from '@watershed/pipeline'
import type { FastifyBaseLogger } from 'fastify'
import type { ConfigOrder } from '../config-clusters/config-order.ts'
import type { EdgeGate } from '../edges/edge-gate.ts'
import type { EdgeViews } from '../edges/edge-views.ts'
import type { ProgrammingTracker } from '../programming/track-programming.ts'
import type { Arrivals } from './arrivals.ts'

export interface Replica {
  readonly store: Store
  readonly pipeline: Pipeline
  readonly edgeViews: EdgeViews
  readonly configOrder: Pick<ConfigOrder, 'take'>
  readonly arrivals: Pick<Arrivals, 'reached'>
  readonly gate: EdgeGate
  readonly programming: Pick<ProgrammingTracker, 'load' | 'reached'>
  readonly log: FastifyBaseLogger
}

/** The path of a change through a hub: from the store's stream into the pipeline, and what comes of it to the edges. */
export const followStore = (replica: Replica): Pick<Follower, 'stop'> => {
  const stopping = new AbortController()
  const start = async (): Promise<Follower | undefined> => {
    await untilLoaded(replica, stopping.signal)
    return stopping.signal.aborted ? undefined : follow(replica)
  }
  const started = start()
  return {
    stop: async () => {
      stopping.abort()
      await (await started)?.stop()
    },
  }
}

const againMs = 500

/** What edges have acknowledged earlier is known before anything else is, or it would seem to be unacknowledged. */
const untilLoaded = async ({ programming, log }: Replica, signal: AbortSignal): Promise<void> => {
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    try {
      return await programming.load()
    } catch (err) {
      if (isFirst) log.warn({ err }, 'Redis cannot be read; trying on')
      await sleep(againMs, undefined, { signal }).catch(() => undefined)
    }
  }
}

const follow = (replica: Replica): Follower => {
  const { store, pipeline, configOrder, arrivals, edgeViews, gate, programming, log } = replica
  const remember = async (): Promise<void> => {
    try {
      gate.loaded(await store.isSettled())
    } catch (err) {
      // The connection went just now: the follower comes back here once it has a new one.
      log.warn({ err }, 'Redis went away while it was read')
    }
  }
  return store.follow({
    changed: ({ set, deleted, clusters, forgotten, order, revision }) => {
      pipeline.update(() => {
        for (const key of deleted) pipeline.records.delete(key)
        for (const [key, record] of set) pipeline.records.set(key, record)
        for (const cluster of clusters.keys()) pipeline.clusters.set(cluster, true)
        for (const cluster of forgotten) pipeline.clusters.delete(cluster)
        if (order) configOrder.take(order)
      })
      edgeViews.flush(String(revision))
      for (const [cluster, { complete }] of clusters) if (complete) gate.reported(cluster)
    },
    reached: (position) => {
      programming.reached(position)
      arrivals.reached(position)
    },
    state: (state) => {
      if (state === 'following') void remember()
    },
  })
}
