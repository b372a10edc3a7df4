import { ask } from './ask.ts'
import type { ScriptedRedis } from './define-scripts.ts'
import type { StoreKeys } from './store-keys.ts'
import type { Store } from './store.ts'

/** Fields of one command, so that none holds up Redis for long. */
const atOnce = 1_000

/** See {@link Store.rememberClaims}. Not one transaction: each claim stands for itself. */
export const rememberClaims = async (
  redis: ScriptedRedis,
  keys: StoreKeys,
  { set, deleted }: Parameters<Store['rememberClaims']>[0],
): Promise<void> => {
  for (const part of parts([...deleted])) await ask(redis.hdel(keys.programmed, ...part))
  for (const part of parts([...set])) await ask(redis.hset(keys.programmed, Object.fromEntries(part)))
}

const parts = <T>(all: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / atOnce) }, (_, part) =>
    all.slice(part * atOnce, (part + 1) * atOnce),
  )
