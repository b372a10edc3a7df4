/** Shared by the scripts of a session: `gate` answers why a message may not pass, or nothing. Epochs are compared as numbers. */
export const gate = `
local function gate(dataset, meta, epoch)
  if redis.call('EXISTS', dataset) == 0 then return {'unknownEpoch'} end
  local current = redis.call('HMGET', meta, 'epoch', 'lost', 'agent')
  if not current[1] or current[2] == '1' then return {'unknownEpoch'} end
  if tonumber(epoch) < tonumber(current[1]) then return {'fenced', current[1], current[3]} end
  if tonumber(epoch) > tonumber(current[1]) then return {'unknownEpoch'} end
  return nil
end
`
