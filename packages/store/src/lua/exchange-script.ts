import { clock } from './clock.ts'
import { hashes } from './hashes.ts'

/**
 * Keeps what a replica tells of itself for some time, drops what of others is older than they said, and answers all there is.
 * Nothing told takes back what there was.
 *
 * KEYS: replicas, expiries. ARGV: replica, ms to live, what it tells. Answers {replica, what it tells, ...}.
 */
export const exchangeScript = `${clock}${hashes}
local now = tonumber(millis())
if ARGV[3] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
  redis.call('ZREM', KEYS[2], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
  redis.call('ZADD', KEYS[2], string.format('%.0f', now + tonumber(ARGV[2])), ARGV[1])
end
local gone = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', string.format('(%.0f', now))
if #gone > 0 then
  deleteAll(KEYS[1], gone)
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', string.format('(%.0f', now))
end
return redis.call('HGETALL', KEYS[1])
`
