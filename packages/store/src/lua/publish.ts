import { clock } from './clock.ts'

/**
 * Shared by the scripts that change records: `publish` appends one entry to the change stream, whose id is the revision.
 *
 * An entry carries its records while it stays small and only their keys otherwise, so that the stream's memory is bounded
 * (entries times `INLINE_BYTES`). `d` is the dataset, so that a follower never takes entries of another one for the
 * continuation of its own; `t` tells two histories with equal revisions apart.
 *
 * Secrets are never carried, encrypted or not: a stream cannot be encrypted anew when the key changes.
 *
 * A body is lines: a key, then a record's three, or `-` for a deleted one. JSON has no raw line breaks.
 *
 * An entry that tells of the order of config clusters has it in `o`, and is of no cluster.
 */
export const publish = `${clock}
local INLINE_BYTES = 16384
local MAX_ENTRIES = 10000

local function append(keys, dataset, ...)
  local revision = string.format('%.0f', redis.call('INCR', keys.revision))
  redis.call('XADD', keys.changes, 'MAXLEN', '~', MAX_ENTRIES, revision .. '-0', 'd', dataset, 't', micros(), ...)
  return revision
end

-- heads: {key, '<first reported> <a|u>\\n<accepted>', ...}; jsons: {key, JSON, ...}, of the same keys; dels: {key, ...};
-- presence: '', '0' (incomplete), '1' (complete), 'x' (forgotten); sealed: whether some record is not to be in the stream
local function publish(keys, dataset, cluster, presence, heads, jsons, dels, sealed)
  if presence == '' and #heads == 0 and #dels == 0 then
    return redis.call('GET', keys.revision) or '0'
  end
  local bytes = 0
  for i = 1, #heads do bytes = bytes + #heads[i] + #jsons[i] + 2 end
  for i = 1, #dels do bytes = bytes + #dels[i] + 3 end
  local lines, form = {}, 'records'
  if sealed or bytes > INLINE_BYTES then form = 'keys' end
  for i = 1, #heads, 2 do
    lines[#lines + 1] = heads[i]
    if form == 'records' then
      lines[#lines + 1] = heads[i + 1]
      lines[#lines + 1] = jsons[i + 1]
    end
  end
  for i = 1, #dels do
    lines[#lines + 1] = dels[i]
    if form == 'records' then lines[#lines + 1] = '-' end
  end
  return append(keys, dataset, 'c', cluster, 'p', presence, 'f', form, 'b', table.concat(lines, '\\n'))
end

-- order: as the key of that name holds it
local function publishOrder(keys, dataset, order)
  return append(keys, dataset, 'c', '', 'p', '', 'f', 'records', 'b', '', 'o', order)
end
`
