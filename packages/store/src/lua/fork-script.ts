import { publish } from './publish.ts'

/**
 * Redis came back without its last writes, as a follower knows that has seen them. Its history is another one from here on,
 * so it gets another name, and every agent is to report in full: until then followers keep what they have.
 *
 * KEYS: dataset, revision, changes, clusters. ARGV: the dataset's old name, the new one, a cluster's meta key without its name's
 * end. Answers '1', or '0' where another follower was first.
 */
export const forkScript = `${publish}
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return '0' end
local clusters = redis.call('SMEMBERS', KEYS[4])
redis.call('SET', KEYS[1], ARGV[2])
publish({revision = KEYS[2], changes = KEYS[3]}, ARGV[2], '', '0', {}, {}, {})
for i = 1, #clusters do redis.call('HSET', ARGV[3] .. clusters[i], 'lost', '1', 'ended', '') end
return '1'
`
