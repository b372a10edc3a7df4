import { ask } from '../ask.ts'
import type { ScriptedRedis } from '../define-scripts.ts'
import type { StoreKeys } from '../store-keys.ts'
import type { SecretBox } from './create-secret-box.ts'
import { isSealed } from './create-secret-box.ts'

const scanCount = 500

/** Encrypts under the first key what is under another, and answers how much that was. What changes meanwhile is under the first key then. */
export const resealSecrets = async (
  redis: ScriptedRedis,
  keys: StoreKeys,
  box: SecretBox,
): Promise<number> => {
  if (!box.hasKey) return 0
  let count = 0
  for (const cluster of await ask(redis.smembers(keys.clusters)))
    for (const hash of [keys.objects(cluster), keys.accepted(cluster)])
      for await (const [key, sealed] of secretsOf(redis, hash)) {
        const recordKey = `${cluster}/${key}`
        const text = isSealed(sealed) && !box.isCurrent(sealed) ? box.open(recordKey, sealed) : undefined
        if (text === undefined) continue
        const digest = hash === keys.objects(cluster) ? box.digest(recordKey, text) : ''
        const change = [key, sealed, box.seal(recordKey, text), digest]
        count += await ask(redis.watershedReseal(hash, keys.marks(cluster), ...change))
      }
  return count
}

async function* secretsOf(redis: ScriptedRedis, hash: string): AsyncGenerator<readonly [string, string]> {
  let cursor = '0'
  do {
    const [next, found] = await ask(redis.hscan(hash, cursor, 'MATCH', 'Secret/*', 'COUNT', scanCount))
    for (let i = 0; i + 1 < found.length; i += 2) yield [found[i] ?? '', found[i + 1] ?? '']
    cursor = next
  } while (cursor !== '0')
}
