import type { Collection } from '@watershed/graph'
import type { ObjectStatus } from '@watershed/model'

/** What one agent has yet to be told: keys, not versions, so a slow reader costs no more than its cluster has objects. */
export interface StatusFeed {
  /** Takes out at most `most` keys, each with the status as it is now. */
  take(most: number): readonly (readonly [key: string, status: ObjectStatus | undefined])[]
  /** Resolves to whether there is something to take: at once, when something comes, or when the time is over. */
  wait(ms: number): Promise<boolean>
  readonly ended: boolean
  end(): void
}

export interface StatusFeeds {
  /** All of the cluster's statuses, and then what changes. Ends the feed that the cluster had before. */
  open(cluster: string): StatusFeed
  end(cluster: string): void
  stop(): void
}

/** Sorts statuses by cluster as they change, so that to serve a cluster costs what it has and not what all have. */
export const createStatusFeeds = (statuses: Collection<ObjectStatus>): StatusFeeds => {
  const keysOf = new Map<string, Set<string>>()
  const feeds = new Map<string, Feed>()
  const note = (key: string, exists: boolean): void => {
    const cluster = key.slice(0, key.indexOf('/'))
    const keys = keysOf.get(cluster) ?? new Set<string>()
    if (exists) keysOf.set(cluster, keys.add(key))
    else keys.delete(key)
    feeds.get(cluster)?.changed(key)
  }
  for (const key of statuses.keys()) note(key, true)
  const unsubscribe = statuses.onChange((changes) => {
    for (const [key, { after }] of changes) note(key, after !== undefined)
  })
  return {
    open: (cluster) => {
      feeds.get(cluster)?.end()
      const feed = createFeed(statuses, keysOf.get(cluster) ?? [], () => feeds.delete(cluster))
      feeds.set(cluster, feed)
      return feed
    },
    end: (cluster) => feeds.get(cluster)?.end(),
    stop: () => {
      unsubscribe()
      for (const feed of feeds.values()) feed.end()
    },
  }
}

interface Feed extends StatusFeed {
  changed(key: string): void
}

const createFeed = (statuses: Collection<ObjectStatus>, keys: Iterable<string>, gone: () => void): Feed => {
  const dirty = new Set(keys)
  let ended = false
  let wake = (): void => {}
  return {
    take: (most) => {
      const taken = [...dirty.values().take(most)]
      for (const key of taken) dirty.delete(key)
      return taken.map((key) => [key, statuses.get(key)])
    },
    wait: (ms) =>
      new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer)
          resolve(dirty.size > 0)
        }
        const timer = setTimeout(done, dirty.size > 0 || ended ? 0 : ms)
        wake = done
      }),
    get ended() {
      return ended
    },
    end: () => {
      if (ended) return
      ended = true
      gone()
      wake()
    },
    changed: (key) => {
      dirty.add(key)
      wake()
    },
  }
}
