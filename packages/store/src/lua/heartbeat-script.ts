import { clock } from './clock.ts'
import { gate } from './gate.ts'

/**
 * Notes that an agent is there. A number ahead of ours means that Redis has lost what it had taken: resync.
 *
 * KEYS: dataset, meta. ARGV: epoch, seq. Answers {'alive', '0' | '1' (resync)} or the gate's.
 */
export const heartbeatScript = `${clock}${gate}
local refusal = gate(KEYS[1], KEYS[2], ARGV[1])
if refusal then return refusal end
redis.call('HSET', KEYS[2], 'seen', millis())
if tonumber(ARGV[2]) > tonumber(redis.call('HGET', KEYS[2], 'seq')) then return {'alive', '1'} end
return {'alive', '0'}
`
