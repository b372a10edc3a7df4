import { gate } from './gate.ts'
import { publish } from './publish.ts'
import { sweep } from './sweep.ts'

/**
 * Applies one report, or none of it. What is to be written is worked out first and published before it is written, since a script that
 * fails half-way is not rolled back.
 *
 * KEYS: dataset, revision, changes, meta, objects, marks.
 * ARGV: cluster, epoch, seq, full ('', 'more', 'end'), problems (JSON or ''), maxObjects, memory's dataset, number of
 * unread origins, of upserts, of deletes; then origins; then six for each upsert: key, origin, 'a' or 'u', JSON, and what
 * the caller remembers from another dataset: when it was first reported, its accepted version (or ''); then keys to delete.
 *
 * Answers {'applied', revision, cursor} ('0' means done; else go on with the sweep), {'duplicate', revision},
 * {'seqGap', expected}, {'fullReportFirst'}, {'fullReportOver'}, {'tooManyObjects'}, or the gate's.
 */
export const applyScript = `${publish}${gate}${sweep}
local keys = {revision = KEYS[2], changes = KEYS[3]}
local meta, objects, marks = KEYS[4], KEYS[5], KEYS[6]
local cluster, epoch, seq, full, problems = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5]
local maxObjects, memory = tonumber(ARGV[6]), ARGV[7]
local unreads, upserts, deletes = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local at = 10

local refusal = gate(KEYS[1], meta, epoch)
if refusal then return refusal end
local state = redis.call('HMGET', meta, 'seq', 'ended', 'mentioned')
local last, ended, mentionedBefore = tonumber(state[1]), state[2], tonumber(state[3])
local now = millis()
redis.call('HSET', meta, 'seen', now)
local sweeping = seq == last and full == 'end' and ended ~= epoch
if seq <= last and not sweeping then return {'duplicate', redis.call('GET', keys.revision) or '0'} end
if seq > last + 1 then return {'seqGap', string.format('%.0f', last + 1)} end
if full == '' and ended ~= epoch then return {'fullReportFirst'} end
if full ~= '' and ended == epoch then return {'fullReportOver'} end
if sweeping then return {'applied', redis.call('GET', keys.revision) or '0', 'again'} end

local dataset = redis.call('GET', KEYS[1])
local unread = {}
for i = 1, unreads do unread[ARGV[at + i]] = true end
at = at + unreads

-- A record is '<first reported> <a|u>', its accepted version and its object, a line each.
local function split(value)
  local first = string.find(value, '\\n', 1, true)
  local second = string.find(value, '\\n', first + 1, true)
  return string.sub(value, 1, first - 3), string.sub(value, first - 1, first - 1),
    string.sub(value, first + 1, second - 1), string.sub(value, second + 1)
end

local sets, newMarks, mentioned, added, mentions = {}, {}, {}, 0, 0
for i = at + 1, at + upserts * 6, 6 do
  local key, flag, json = ARGV[i], ARGV[i + 2], ARGV[i + 3]
  local mark = epoch .. ' ' .. ARGV[i + 1]
  mentioned[key] = true
  local oldMark = redis.call('HGET', marks, key)
  if oldMark ~= mark then
    newMarks[#newMarks + 1] = key
    newMarks[#newMarks + 1] = mark
    if not oldMark or string.sub(oldMark, 1, #epoch + 1) ~= epoch .. ' ' then mentions = mentions + 1 end
  end
  local old = redis.call('HGET', objects, key)
  local value
  if old then
    local first, oldFlag, accepted, oldJson = split(old)
    if flag == 'a' then accepted = '' elseif oldFlag == 'a' then accepted = oldJson end
    if oldJson ~= json or (flag == 'a' and oldFlag == 'u') then
      value = first .. ' ' .. flag .. '\\n' .. accepted .. '\\n' .. json
    end
  else
    added = added + 1
    local first, accepted = now, ''
    if memory ~= '' and memory ~= dataset then
      if ARGV[i + 4] ~= '' and tonumber(ARGV[i + 4]) < tonumber(now) then first = ARGV[i + 4] end
      if flag == 'u' then accepted = ARGV[i + 5] end
    end
    value = first .. ' ' .. flag .. '\\n' .. accepted .. '\\n' .. json
  end
  if value then
    sets[#sets + 1] = key
    sets[#sets + 1] = value
  end
end
at = at + upserts * 6

-- In a full report those of before are still there until its end.
if full == '' then
  if added > 0 and redis.call('HLEN', objects) + added > maxObjects then return {'tooManyObjects'} end
elseif mentionedBefore + mentions > maxObjects then
  return {'tooManyObjects'}
end

local dels = {}
for i = at + 1, at + deletes do
  if redis.call('HEXISTS', objects, ARGV[i]) == 1 then dels[#dels + 1] = ARGV[i] end
end

local cursor, presence = '0', ''
if full == 'end' then
  local gone = {}
  for i = 1, #dels do mentioned[dels[i]] = true end
  cursor, gone = stale(marks, '0', epoch, unread, mentioned)
  for i = 1, #gone do dels[#dels + 1] = gone[i] end
  if cursor == '0' then presence = completes(meta) end
end

local revision = publish(keys, dataset, cluster, presence, sets, dels)
for i = 1, #sets, 2 do redis.call('HSET', objects, sets[i], sets[i + 1]) end
for i = 1, #newMarks, 2 do redis.call('HSET', marks, newMarks[i], newMarks[i + 1]) end
for i = 1, #dels do
  redis.call('HDEL', objects, dels[i])
  redis.call('HDEL', marks, dels[i])
end
if full == 'end' and cursor == '0' then redis.call('HSET', meta, 'ended', epoch) end
redis.call('HSET', meta, 'seq', ARGV[3], 'mentioned', string.format('%.0f', mentionedBefore + mentions))
if problems ~= '' then redis.call('HSET', meta, 'problems', problems) end
return {'applied', revision, cursor}
`
