import type { StoredRecord } from '@watershed/model'
import type { Change, ClusterPresence, Follower, FollowState, Store } from '../store.ts'

export interface Watch extends Follower {
  readonly changes: readonly Change[]
  readonly states: readonly FollowState[]
  /** What a listener has that only adds up the changes. */
  readonly added: ReadonlyMap<string, StoredRecord>
  readonly presence: ReadonlyMap<string, ClusterPresence>
  /** Resolves once the last state is this one. */
  until(state: FollowState): Promise<void>
  /** Resolves once the condition holds. Throws Error after 10 s. */
  see(what: string, condition: (watch: Watch) => boolean): Promise<void>
}

/** Follows a store and keeps all it is told. */
export const watchChanges = (store: Store): Watch => {
  const changes: Change[] = []
  const states: FollowState[] = []
  const added = new Map<string, StoredRecord>()
  const presence = new Map<string, ClusterPresence>()
  const waiting = new Set<() => void>()
  const wake = (): void => {
    for (const check of waiting) check()
  }
  const follower = store.follow({
    changed: (change) => {
      changes.push(change)
      for (const [key, record] of change.set) added.set(key, record)
      for (const key of change.deleted) added.delete(key)
      for (const [cluster, present] of change.clusters) presence.set(cluster, present)
      for (const cluster of change.forgotten) presence.delete(cluster)
      wake()
    },
    state: (state) => {
      states.push(state)
      wake()
    },
  })
  const see: Watch['see'] = (what, condition) =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        if (!condition(watch)) return
        waiting.delete(check)
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(() => {
        waiting.delete(check)
        reject(
          new Error(`waited for ${what}; there is ${brief(follower.records).join(' ')}, ${states.join(' ')}`),
        )
      }, 10_000)
      waiting.add(check)
      check()
    })
  const until: Watch['until'] = (state) => see(`the follower to be ${state}`, () => states.at(-1) === state)
  const watch: Watch = { ...follower, changes, states, added, presence, until, see }
  return watch
}

/** `blue/a=80`: record keys without kind and namespace, with the port that tells versions apart. */
export const brief = (records: ReadonlyMap<string, StoredRecord>): string[] =>
  [...records.values()]
    .map(
      ({ cluster, object }) => `${cluster}/${object.name}=${'ports' in object ? object.ports[0]?.port : ''}`,
    )
    .toSorted()
