import { publish } from './publish.ts'

/**
 * Opens a session, which fences every earlier one of the cluster. An epoch is the time in ms, or one more than the last: so
 * a Redis that came back empty or older never issues an epoch again that an agent may still hold.
 *
 * KEYS: dataset, revision, changes, meta, clusters. ARGV: cluster, agent, source, a dataset id in case there is none.
 * Answers the epoch.
 */
export const sessionScript = `${publish}
local keys = {revision = KEYS[2], changes = KEYS[3]}
local meta = KEYS[4]
redis.call('SET', KEYS[1], ARGV[4], 'NX')
local now = millis()
local epoch = tonumber(now)
local before = tonumber(redis.call('HGET', meta, 'epoch') or '0')
if before >= epoch then epoch = before + 1 end
epoch = string.format('%.0f', epoch)
if redis.call('SADD', KEYS[5], ARGV[1]) == 1 then
  publish(keys, redis.call('GET', KEYS[1]), ARGV[1], '0', {}, {}, {})
end
redis.call('HDEL', meta, 'lost')
redis.call('HSET', meta, 'epoch', epoch, 'seq', '0', 'mentioned', '0', 'agent', ARGV[2], 'source', ARGV[3], 'seen', now)
return epoch
`
