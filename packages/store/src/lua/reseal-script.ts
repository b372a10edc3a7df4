import { mark } from './mark.ts'

/**
 * Puts one encryption of a Secret in the place of another. Nobody is told: it means the same.
 *
 * KEYS: objects or accepted, marks. ARGV: key, what is there, what is to be, digest ('' where the mark is of something else).
 *
 * Answers 1 where it was there, else 0.
 */
export const resealScript = `${mark}
local hash, marks, key = KEYS[1], KEYS[2], ARGV[1]
if redis.call('HGET', hash, key) ~= ARGV[2] then return 0 end
redis.call('HSET', hash, key, ARGV[3])
local old = ARGV[4] ~= '' and redis.call('HGET', marks, key)
if old then
  local epoch, first, flag, _, origin = parseMark(old)
  redis.call('HSET', marks, key, epoch .. ' ' .. first .. ' ' .. flag .. ' ' .. ARGV[4] .. ' ' .. origin)
end
return 1
`
