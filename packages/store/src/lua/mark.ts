/**
 * Shared by scripts: what is kept of an object beside its JSON is one line, `<epoch that mentioned it last> <first reported>
 * <a|u> <digest of the JSON> <origin>`. With the digest, an object that did not change need not be read, which is what a
 * report costs most: Lua copies every string that it sees.
 */
export const mark = `
local function parseMark(mark)
  return string.match(mark, '^(%d+) (%d+) ([au]) (%S+) (.*)$')
end
`
