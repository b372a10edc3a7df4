import { randomUUID } from 'node:crypto'
import { applyReport } from './apply-report.ts'
import { ask } from './ask.ts'
import { follow } from './follow.ts'
import type { ViewFollower } from './follow.ts'
import { readClusters } from './read-clusters.ts'
import { connectRedis, untilReady } from './redis-connection.ts'
import { rememberClaims } from './remember-claims.ts'
import { createSecretBox } from './secrets/create-secret-box.ts'
import { resealSecrets } from './secrets/reseal-secrets.ts'
import { sessionRefusal } from './session-refusal.ts'
import { readOrder, stateOrder } from './state-order.ts'
import { StoreError } from './store-error.ts'
import { storeKeys } from './store-keys.ts'
import type { Store, StoreOptions } from './store.ts'

const defaultPrefix = '{watershed}:'

/**
 * Connects in the background and again whenever the connection is lost. Throws StoreError `Invalid` if the URL is not Redis' or
 * the prefix has no hash tag.
 */
export const createStore = (options: StoreOptions): Store => {
  checkOptions(options)
  const keys = storeKeys(options.prefix ?? defaultPrefix)
  const redis = connectRedis(options, 'commands')
  const box = createSecretBox(options.secretKeys)
  const followers = new Set<ViewFollower>()
  const shared = [keys.dataset, keys.revision, keys.changes] as const
  let closed = false
  const ready = async (): Promise<void> => {
    if (closed) throw new StoreError('Closed', 'The store is closed')
    await untilReady(redis)
  }
  return {
    openSession: async ({ cluster, agent, source }) => {
      checkCluster(cluster)
      await ready()
      const of = [...shared, keys.meta(cluster), keys.clusters]
      return { epoch: Number(await ask(redis.watershedSession(...of, cluster, agent, source, randomUUID()))) }
    },
    apply: async (report) => {
      await ready()
      const memory = [...followers].find(({ view }) => view.datasetOf(report.cluster))?.view
      return applyReport(redis, keys, report, { box, memory, maxObjects: options.maxObjects })
    },
    heartbeat: async ({ cluster, epoch, seq }) => {
      await ready()
      const answer = await ask(redis.watershedHeartbeat(keys.dataset, keys.meta(cluster), epoch, seq))
      const [outcome, resync] = answer
      return outcome === 'alive' ? { outcome, resync: resync === '1' } : sessionRefusal(answer)
    },
    clusters: async () => {
      await ready()
      return readClusters(redis, keys)
    },
    forgetCluster: async (cluster) => {
      await ready()
      const hashes = [keys.objects(cluster), keys.marks(cluster), keys.accepted(cluster)]
      const of = [...shared, keys.meta(cluster), keys.clusters, ...hashes]
      return (await ask(redis.watershedForget(...of, cluster))) === '1'
    },
    stateOrder: async (statement) => {
      await ready()
      return stateOrder(redis, keys, statement)
    },
    statedOrder: async () => {
      await ready()
      return readOrder(redis, keys)
    },
    follow: (listener) => {
      const follower = follow(options, keys, box, listener)
      followers.add(follower)
      const stop = async (): Promise<void> => {
        followers.delete(follower)
        await follower.stop()
      }
      return { records: follower.records, clusters: follower.clusters, stop }
    },
    useSecretKeys: (secretKeys) => {
      box.useKeys(secretKeys)
      for (const follower of followers) follower.readAgain()
    },
    resealSecrets: async () => {
      await ready()
      return resealSecrets(redis, keys, box)
    },
    exchange: async ({ replica, ttlMs, value }) => {
      await ready()
      const told = await ask(redis.watershedExchange(keys.replicas, keys.expiries, replica, ttlMs, value))
      return new Map(pairs(told))
    },
    claims: async () => {
      await ready()
      return new Map(Object.entries(await ask(redis.hgetall(keys.programmed))))
    },
    rememberClaims: async (claims) => {
      await ready()
      await rememberClaims(redis, keys, claims)
    },
    settle: async () => {
      await ready()
      await ask(redis.set(keys.settled, '1'))
    },
    isSettled: async () => {
      await ready()
      return (await ask(redis.exists(keys.settled))) === 1
    },
    ping: async () => {
      await ready()
      await ask(redis.ping())
    },
    close: async () => {
      closed = true
      await Promise.all([...followers].map((follower) => follower.stop()))
      followers.clear()
      redis.disconnect()
    },
  }
}

const pairs = (list: readonly string[]): [string, string][] =>
  list.flatMap((key, index): [string, string][] => (index % 2 === 0 ? [[key, list[index + 1] ?? '']] : []))

const checkOptions = ({ url, prefix = defaultPrefix }: StoreOptions): void => {
  if (!/^rediss?:\/\//.test(url) || !URL.canParse(url))
    throw new StoreError(
      'Invalid',
      'The URL of the store is not one of Redis: it begins with redis:// or rediss://',
    )
  if (!/\{[^{}]+\}/.test(prefix))
    throw new StoreError(
      'Invalid',
      `The prefix ${prefix} has no hash tag: write one in braces, as {watershed}:`,
    )
}

/** A cluster's name begins the keys of its records, and a slash ends it. */
const checkCluster = (cluster: string): void => {
  if (!/^[^/\p{Cc}]+$/u.test(cluster))
    throw new StoreError(
      'Invalid',
      `${JSON.stringify(cluster)} is no name of a cluster: use letters, digits and dashes`,
    )
}
