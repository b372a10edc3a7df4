import { publish } from './publish.ts'

/**
 * States the order of config clusters, takes it back, or hands back what Redis has lost of it. A statement is a line, `<at> <by>
 * <clusters, with commas between them>`, whose last word is missing where it takes back. It is later than the one before it,
 * whatever the clock does, so that followers can tell which of two counts.
 *
 * KEYS: dataset, revision, changes, order. ARGV: a dataset id in case there is none; 'state' or 'handBack'; then for 'state': the
 * `at` that the statement is made after ('0': none; '': any), by, clusters; for 'handBack': a whole statement.
 * Answers {'stated', dataset, revision, statement}, or {'conflict', dataset, revision, statement or ''} where another is there.
 */
export const orderScript = `${publish}
redis.call('SET', KEYS[1], ARGV[1], 'NX')
local dataset = redis.call('GET', KEYS[1])
local keys = {revision = KEYS[2], changes = KEYS[3]}
local held = redis.call('GET', KEYS[4]) or ''
local heldAt = string.match(held, '^%d+') or '0'

local function keep(statement)
  local revision = publishOrder(keys, dataset, statement)
  redis.call('SET', KEYS[4], statement)
  return {'stated', dataset, revision, statement}
end

local function answer(outcome)
  return {outcome, dataset, redis.call('GET', keys.revision) or '0', held}
end

if ARGV[2] == 'handBack' then
  if tonumber(string.match(ARGV[3], '^%d+')) <= tonumber(heldAt) then return answer('conflict') end
  return keep(ARGV[3])
end

if ARGV[3] ~= '' and ARGV[3] ~= heldAt then return answer('conflict') end
if (string.match(held, '^%d+ %S+ (.*)$') or '') == ARGV[5] then return answer('stated') end
local at = tonumber(micros())
if at <= tonumber(heldAt) then at = tonumber(heldAt) + 1 end
return keep(string.format('%.0f', at) .. ' ' .. ARGV[4] .. ' ' .. ARGV[5])
`
