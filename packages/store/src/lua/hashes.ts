/**
 * Shared by scripts: hash commands on many fields. Calling Redis from Lua costs more than what it does there, and Lua takes
 * only some thousand arguments at once.
 */
export const hashes = `
local AT_ONCE = 2000

local function getAll(hash, fields)
  local values = {}
  for from = 1, #fields, AT_ONCE do
    local to = math.min(from + AT_ONCE - 1, #fields)
    local page = redis.call('HMGET', hash, unpack(fields, from, to))
    for i = 1, to - from + 1 do values[from + i - 1] = page[i] end
  end
  return values
end

-- pairs: {field, value, field, value, ...}
local function setAll(hash, pairs)
  for from = 1, #pairs, AT_ONCE do
    redis.call('HSET', hash, unpack(pairs, from, math.min(from + AT_ONCE - 1, #pairs)))
  end
end

local function deleteAll(hash, fields)
  for from = 1, #fields, AT_ONCE do
    redis.call('HDEL', hash, unpack(fields, from, math.min(from + AT_ONCE - 1, #fields)))
  end
end
`
