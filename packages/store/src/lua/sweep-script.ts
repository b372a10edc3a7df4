import { gate } from './gate.ts'
import { hashes } from './hashes.ts'
import { publish } from './publish.ts'
import { sweep } from './sweep.ts'

/**
 * One bounded step of the end of a full report.
 *
 * KEYS: dataset, revision, changes, meta, objects, marks, accepted. ARGV: cluster, epoch, cursor, then unread origins.
 * Answers {'applied', revision, cursor} or the gate's.
 */
export const sweepScript = `${publish}${gate}${hashes}${sweep}
local keys = {revision = KEYS[2], changes = KEYS[3]}
local meta, objects, marks = KEYS[4], KEYS[5], KEYS[6]
local cluster, epoch = ARGV[1], ARGV[2]
local refusal = gate(KEYS[1], meta, epoch)
if refusal then return refusal end
local unread = {}
for i = 4, #ARGV do unread[ARGV[i]] = true end
local cursor, gone = stale(marks, ARGV[3], epoch, unread, {})
local presence = ''
if cursor == '0' then presence = completes(meta) end
local revision = publish(keys, redis.call('GET', KEYS[1]), cluster, presence, {}, {}, gone)
deleteAll(objects, gone)
deleteAll(marks, gone)
deleteAll(KEYS[7], gone)
if cursor == '0' then redis.call('HSET', meta, 'ended', epoch) end
redis.call('HSET', meta, 'seen', millis())
return {'applied', revision, cursor}
`
