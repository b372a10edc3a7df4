/** Shared by scripts: Redis' clock, as digits, since a Lua number would print its exponent. */
export const clock = `
local function micros()
  local t = redis.call('TIME')
  return string.format('%.0f', t[1] * 1000000 + t[2])
end

local function millis()
  local t = redis.call('TIME')
  return string.format('%.0f', math.floor(t[1] * 1000 + t[2] / 1000))
end
`
