import type { SourceProblem } from '@watershed/model'
import { ask } from './ask.ts'
import type { ScriptedRedis } from './define-scripts.ts'
import type { StoreKeys } from './store-keys.ts'
import type { ClusterState, SourceKind } from './store.ts'

/** See {@link Store.clusters}. */
export const readClusters = async (
  redis: ScriptedRedis,
  keys: StoreKeys,
): Promise<readonly ClusterState[]> => {
  const [names, [seconds, micros]] = await ask(Promise.all([redis.smembers(keys.clusters), redis.time()]))
  const now = Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000)
  const states = await ask(Promise.all(names.map((name) => redis.hgetall(keys.meta(name)))))
  return names
    .map((name, i) => toClusterState(name, states[i] ?? {}, now))
    .filter((state) => state !== undefined)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Nothing where the cluster was forgotten between two answers. */
const toClusterState = (
  name: string,
  meta: Readonly<Record<string, string>>,
  now: number,
): ClusterState | undefined => {
  if (meta.epoch === undefined) return undefined
  const seen = Number(meta.seen)
  return {
    name,
    agent: meta.agent ?? '',
    source: meta.source as SourceKind,
    epoch: Number(meta.epoch),
    seq: Number(meta.seq),
    complete: Boolean(meta.ended),
    seen,
    silentForMs: Math.max(0, now - seen),
    problems: JSON.parse(meta.problems ?? '[]') as SourceProblem[],
  }
}
