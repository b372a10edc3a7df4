import { mark } from './mark.ts'

/**
 * Shared by the scripts that end a full report: `stale` looks at a bounded number of objects, from a cursor on, and lists
 * those that the epoch has not mentioned, save those of unread origins. HSCAN returns whatever is there from the beginning to the end
 * of a scan, and only a session's own mentions keep an object, so a sweep may be cut short, repeated, or run twice at once.
 */
export const sweep = `${mark}
local SWEEP_OBJECTS = 1000

-- One that ends in a slash stands for all below it, '/' for all there are.
local function names(unread, path)
  if unread[path] or unread['/'] then return true end
  for slash in string.gmatch(path, '()/') do
    if unread[string.sub(path, 1, slash)] then return true end
  end
  return false
end

-- An API server's objects have no origin of their own: they go by their keys, Kind/namespace/name.
local function isUnread(unread, origin, key)
  return names(unread, origin) or names(unread, key)
end

-- mentioned: keys of the report at hand, whose marks are not written yet
local function stale(marks, cursor, epoch, unread, mentioned)
  local page = redis.call('HSCAN', marks, cursor, 'COUNT', SWEEP_OBJECTS)
  local found, seen = {}, {}
  for i = 1, #page[2], 2 do
    local key = page[2][i]
    local mentionedIn, _, _, _, origin = parseMark(page[2][i + 1])
    if mentionedIn ~= epoch and not mentioned[key] and not seen[key] and not isUnread(unread, origin, key) then
      seen[key] = true
      found[#found + 1] = key
    end
  end
  return page[1], found
end

-- The presence to publish at the end: that the cluster is complete is news only once in a dataset.
local function completes(meta)
  local before = redis.call('HGET', meta, 'ended')
  if not before or before == '' then return '1' end
  return ''
end
`
