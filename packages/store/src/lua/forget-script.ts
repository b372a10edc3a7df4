import { publish } from './publish.ts'

/** KEYS: dataset, revision, changes, meta, clusters, objects, marks, accepted. ARGV: cluster. Answers '1', or '0' where there is none. */
export const forgetScript = `${publish}
if redis.call('SREM', KEYS[5], ARGV[1]) == 0 then return '0' end
publish({revision = KEYS[2], changes = KEYS[3]}, redis.call('GET', KEYS[1]) or '', ARGV[1], 'x', {}, {}, {})
redis.call('UNLINK', KEYS[4], KEYS[6], KEYS[7], KEYS[8])
return '1'
`
