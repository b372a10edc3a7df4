import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { ask } from './ask.ts'
import { backoff } from './backoff.ts'
import { parseChangeEntry } from './change-entry.ts'
import type { ChangeEntry } from './change-entry.ts'
import type { ScriptedRedis } from './define-scripts.ts'
import { readDataset, readEntry, readSnapshot } from './read-snapshot.ts'
import type { Position } from './read-snapshot.ts'
import { blockMs, connectRedis, untilReady } from './redis-connection.ts'
import { createResolver } from './resolve-changes.ts'
import type { ResolveChanges } from './resolve-changes.ts'
import type { SecretBox } from './secrets/create-secret-box.ts'
import { StoreError } from './store-error.ts'
import { handBackOrder } from './state-order.ts'
import type { StoreKeys } from './store-keys.ts'
import type { FollowListener, Follower, FollowState, StoreOptions } from './store.ts'
import { createView } from './view.ts'
import type { View } from './view.ts'

/** Entries taken at once: their changes are reported as one. */
const batchEntries = 256
const connectMs = 4_000

/** A follower, and what the store's own calls need of it. */
export interface ViewFollower extends Follower {
  readonly view: View
  /** Reads everything again, since what could not be read may be readable now. */
  readAgain(): void
}

/** Follows the records from now on. See {@link Store.follow}. */
export const follow = (
  options: StoreOptions,
  keys: StoreKeys,
  box: SecretBox,
  listener: FollowListener,
): ViewFollower => {
  const view = createView()
  const stopping = new AbortController()
  let connection: ScriptedRedis | undefined
  let state: FollowState | undefined
  let position: Position | undefined
  let outdated = false
  let resolve: ResolveChanges = createResolver(keys, box)

  const enter = (next: FollowState): void => {
    if (state === next || stopping.signal.aborted) return
    state = next
    listener.state(next)
  }

  const load = async (redis: ScriptedRedis): Promise<Position> => {
    enter('loading')
    resolve = createResolver(keys, box)
    const read = await readSnapshot(redis, keys, resolve, box)
    const change = view.replace(read.snapshot)
    if (change) listener.changed(change)
    if (view.order && view.order.at !== read.snapshot.order?.at) await handBackOrder(redis, keys, view.order)
    listener.reached?.(read.position)
    return read.position
  }

  /** Finds out whether Redis still goes on from where we are; else reads everything. */
  const orient = async (redis: ScriptedRedis): Promise<Position> => {
    if (position && !(await continues(redis, keys, position))) position = undefined
    position ??= await load(redis)
    enter('following')
    return position
  }

  const session = async (redis: ScriptedRedis, connected: () => void): Promise<void> => {
    await untilReady(redis, connectMs)
    let at = await orient(redis)
    connected()
    while (!stopping.signal.aborted) {
      if (outdated) {
        outdated = false
        at = position = await load(redis)
        enter('following')
      }
      const entries = await readNext(redis, keys, at)
      if (entries && follows(entries, at)) {
        const change = view.advance(await resolve(redis, entries))
        at = position = positionAfter(at, entries)
        if (change) listener.changed(change)
        listener.reached?.(at)
      } else {
        if (entries) position = undefined
        at = await orient(redis)
      }
    }
  }

  const run = async (): Promise<void> => {
    for (let attempt = 1; !stopping.signal.aborted; attempt++) {
      const redis = (connection = connectRedis(options, 'follow'))
      try {
        await session(redis, () => (attempt = 0))
      } catch (error) {
        if (!(error instanceof StoreError)) throw error
        if (stopping.signal.aborted) return
        options.log.warn({ code: error.code, error: error.message }, 'Lost the change stream; retrying')
        enter('disconnected')
        await sleep(backoff(attempt || 1), undefined, { signal: stopping.signal }).catch(() => undefined)
      } finally {
        redis.disconnect()
      }
    }
  }

  const running = run()
  return {
    view,
    readAgain: () => {
      outdated = true
    },
    records: view.records,
    clusters: view.clusters,
    stop: async () => {
      stopping.abort()
      connection?.disconnect()
      await running
    },
  }
}

/** Waits for entries after `at`, but not for long: a Redis that was emptied would have none. */
const readNext = async (
  redis: ScriptedRedis,
  keys: StoreKeys,
  at: Position,
): Promise<readonly ChangeEntry[] | undefined> => {
  const answer = await ask(
    redis.xread('COUNT', batchEntries, 'BLOCK', blockMs, 'STREAMS', keys.changes, `${at.revision}-0`),
  )
  return answer?.[0]?.[1].map(parseChangeEntry)
}

/** Whether nothing is missing between us and these, nor among them. */
const follows = (entries: readonly ChangeEntry[], at: Position): boolean =>
  entries.every(({ revision, dataset }, i) => revision === at.revision + 1 + i && dataset === at.dataset)

const positionAfter = (at: Position, entries: readonly ChangeEntry[]): Position => {
  const last = entries.at(-1)
  return last ? { dataset: at.dataset, revision: last.revision, time: last.time } : at
}

/**
 * Whether the history in Redis is the one that `at` is in. Where Redis has the dataset but not its last writes, as after a
 * crash, it is declared another one, so that all agents report anew and nobody takes the loss for deletions.
 */
const continues = async (redis: ScriptedRedis, keys: StoreKeys, at: Position): Promise<boolean> => {
  const [dataset, revision] = await readDataset(redis, keys)
  if (dataset !== at.dataset) return false
  if (at.time === '') return revision === at.revision
  const entry = await readEntry(redis, keys, at.revision)
  if (entry && entry.time === at.time) return true
  if (entry || revision < at.revision) await fork(redis, keys, dataset)
  return false
}

const fork = async (redis: ScriptedRedis, keys: StoreKeys, dataset: string): Promise<void> => {
  await ask(
    redis.watershedFork(
      keys.dataset,
      keys.revision,
      keys.changes,
      keys.clusters,
      dataset,
      randomUUID(),
      keys.metaPrefix,
    ),
  )
}
