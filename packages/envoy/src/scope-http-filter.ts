import { FilterChainConfigSchema } from '@watershed/envoy-api/envoy/extensions/filters/http/filter_chain/v3/filter_chain_pb.js'
import { LuaSchema } from '@watershed/envoy-api/envoy/extensions/filters/http/lua/v3/lua_pb.js'
import type { HttpFilterSchema } from '@watershed/envoy-api/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.js'
import { maxWildcardLabels } from '@watershed/model'
import { limits } from './limits.ts'
import type { MessageInit } from './message-init.ts'
import { scopeFilter, scopeTryFilter } from './names.ts'
import { packAny } from './pack-any.ts'

const tries = Array.from({ length: limits.scopeTries }, (_, index) => index + 1)

/**
 * Finds the routes of a request whose host, as the client wrote it, has none that match: of the host in lower case, of
 * `*.` and its last labels, the more the sooner, of `*`.
 *
 * Envoy resolves a request's route once in a Lua filter, however often the script clears it, so there is one filter for
 * each hostname to try. Routes switch off the chain, which then is not even created for a request that has a route to begin
 * with, and its filters, which then do not run once one is found.
 */
export const scopeHttpFilter: MessageInit<typeof HttpFilterSchema> = {
  name: scopeFilter,
  configType: {
    case: 'typedConfig',
    value: packAny(FilterChainConfigSchema, {
      defaultFilterChain: {
        filters: tries.map((number) => ({
          name: scopeTryFilter,
          typedConfig: packAny(LuaSchema, {
            clearRouteCache: false,
            defaultSourceCode: { specifier: { case: 'inlineString', value: script(number) } },
          }),
        })),
      },
    }),
  },
}

/** The host is what scopes are looked up by, so the script writes the hostname there for as long as the look-up lasts. */
function script(number: number): string {
  return `
local function hostname(host, try)
  local lower = host:lower()
  if lower ~= host then
    if try == 1 then return lower end
    try = try - 1
  end
  local _, dots = lower:gsub("%.", "")
  local skipped = math.max(dots - ${maxWildcardLabels}, 0)
  local wildcards = dots - skipped
  if try > wildcards then return try == wildcards + 1 and "*" or nil end
  local dot = 0
  for _ = 1, skipped + try do dot = lower:find(".", dot + 1, true) end
  return "*" .. lower:sub(dot)
end

function envoy_on_request(handle)
  local headers = handle:headers()
  local host = headers:get(":authority")
  local found = host and hostname(host, ${number})
  if not found then return end
  headers:replace(":authority", found)
  handle:clearRouteCache()
  handle:metadata()
  headers:replace(":authority", host)
end
`
}
