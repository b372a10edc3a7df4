import type { Redis } from 'ioredis'

/** Everything under a prefix, as text: strings, hashes, sets, sorted sets and streams. Throws for what it does not know how to read. */
export const dumpRedis = async (redis: Redis, prefix: string): Promise<string> => {
  const keys = (await redis.keys('*')).filter((key) => key.startsWith(prefix))
  const values = await Promise.all(keys.map(async (key) => [key, await read(redis, key)]))
  return JSON.stringify(values)
}

const read = async (redis: Redis, key: string): Promise<unknown> => {
  const type = await redis.type(key)
  switch (type) {
    case 'string':
      return redis.get(key)
    case 'hash':
      return redis.hgetall(key)
    case 'set':
      return redis.smembers(key)
    case 'zset':
      return redis.zrange(key, '0', '-1')
    case 'stream':
      return redis.xrange(key, '-', '+')
    default:
      throw new Error(`${key} is a ${type}`)
  }
}
