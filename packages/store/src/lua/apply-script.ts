import { gate } from './gate.ts'
import { hashes } from './hashes.ts'
import { publish } from './publish.ts'
import { sweep } from './sweep.ts'

/**
 * Applies one report, or none of it. What is to be written is worked out first and published before it is written, since a script that
 * fails half-way is not rolled back.
 *
 * KEYS: dataset, revision, changes, meta, objects, marks, accepted.
 * ARGV: cluster, epoch, seq, full ('', 'more', 'end'), problems (JSON or ''), maxObjects, memory's dataset, number of
 * unread origins, of upserts, of deletes; then origins; then seven for each upsert: key, origin, 'a' or 'u', digest, JSON, and
 * what the caller remembers from another dataset: when it was first reported, its accepted version (or ''); then keys to delete.
 *
 * Answers {'applied', revision, cursor} ('0' means done; else go on with the sweep), {'duplicate', revision},
 * {'seqGap', expected}, {'fullReportFirst'}, {'fullReportOver'}, {'tooManyObjects'}, or the gate's.
 */
export const applyScript = `${publish}${gate}${hashes}${sweep}
local keys = {revision = KEYS[2], changes = KEYS[3]}
local meta, objects, marks, accepteds = KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local UPSERT = 7
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

local names = {}
for i = at + 1, at + upserts * UPSERT, UPSERT do names[#names + 1] = ARGV[i] end
local oldMarks = getAll(marks, names)

-- sets: the records to publish; accepts, unaccepts: what becomes of accepted versions
local sets, jsons, newMarks, accepts, unaccepts, mentioned, added, mentions = {}, {}, {}, {}, {}, {}, 0, 0
local sealed = false

local function store(key, first, flag, accepted, json)
  sets[#sets + 1] = key
  sets[#sets + 1] = first .. ' ' .. flag .. '\\n' .. accepted
  jsons[#jsons + 1] = key
  jsons[#jsons + 1] = json
  sealed = sealed or string.sub(key, 1, 7) == 'Secret/'
end

for n = 1, upserts do
  local i = at + (n - 1) * UPSERT + 1
  local key, origin, flag, digest, json = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4]
  local first, mentionedIn = now, ''
  mentioned[key] = true
  if oldMarks[n] then
    local oldFlag, oldDigest
    mentionedIn, first, oldFlag, oldDigest = parseMark(oldMarks[n])
    if flag == 'a' and (oldDigest ~= digest or oldFlag == 'u') then
      if oldFlag == 'u' then unaccepts[#unaccepts + 1] = key end
      store(key, first, flag, '', json)
    elseif flag == 'u' and oldDigest ~= digest then
      local accepted
      if oldFlag == 'a' then
        accepted = redis.call('HGET', objects, key)
        accepts[#accepts + 1] = key
        accepts[#accepts + 1] = accepted
      else
        accepted = redis.call('HGET', accepteds, key) or ''
      end
      store(key, first, flag, accepted, json)
    else
      flag = oldFlag
    end
  else
    added = added + 1
    local accepted = ''
    if memory ~= '' and memory ~= dataset then
      local remembered = ARGV[i + 5]
      if remembered ~= '' and tonumber(remembered) < tonumber(now) then first = remembered end
      if flag == 'u' and ARGV[i + 6] ~= '' then
        accepted = ARGV[i + 6]
        accepts[#accepts + 1] = key
        accepts[#accepts + 1] = accepted
      end
    end
    store(key, first, flag, accepted, json)
  end
  if mentionedIn ~= epoch then mentions = mentions + 1 end
  local newMark = epoch .. ' ' .. first .. ' ' .. flag .. ' ' .. digest .. ' ' .. origin
  if newMark ~= oldMarks[n] then
    newMarks[#newMarks + 1] = key
    newMarks[#newMarks + 1] = newMark
  end
end
at = at + upserts * UPSERT

-- In a full report those of before are still there until its end.
if full == '' then
  if added > 0 and redis.call('HLEN', objects) + added > maxObjects then return {'tooManyObjects'} end
elseif mentionedBefore + mentions > maxObjects then
  return {'tooManyObjects'}
end

local dels = {}
for i = at + 1, at + deletes do
  if redis.call('HEXISTS', marks, ARGV[i]) == 1 then dels[#dels + 1] = ARGV[i] end
end

local cursor, presence = '0', ''
if full == 'end' then
  local gone = {}
  for i = 1, #dels do mentioned[dels[i]] = true end
  cursor, gone = stale(marks, '0', epoch, unread, mentioned)
  for i = 1, #gone do dels[#dels + 1] = gone[i] end
  if cursor == '0' then presence = completes(meta) end
end

local revision = publish(keys, dataset, cluster, presence, sets, jsons, dels, sealed)
setAll(objects, jsons)
setAll(marks, newMarks)
setAll(accepteds, accepts)
deleteAll(accepteds, unaccepts)
deleteAll(objects, dels)
deleteAll(marks, dels)
deleteAll(accepteds, dels)
if full == 'end' and cursor == '0' then redis.call('HSET', meta, 'ended', epoch) end
redis.call('HSET', meta, 'seq', ARGV[3], 'mentioned', string.format('%.0f', mentionedBefore + mentions))
if problems ~= '' then redis.call('HSET', meta, 'problems', problems) end
return {'applied', revision, cursor}
`
