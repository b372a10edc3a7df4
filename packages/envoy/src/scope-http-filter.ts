import { FilterChainConfigSchema } from '@watershed/envoy-api/envoy/extensions/filters/http/filter_chain/v3/filter_chain_pb.js'
import { LuaSchema } from '@watershed/envoy-api/envoy/extensions/filters/http/lua/v3/lua_pb.js'
import type { HttpFilterSchema } from '@watershed/envoy-api/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.js'
import { maxWildcardLabels } from '@watershed/model'
import type { MessageInit } from './message-init.ts'
import { scopeFilter, scopeTryFilter } from './names.ts'
import { packAny } from './pack-any.ts'

/** A filter of the search, or one that does what a route says. */
export interface RouteFilter {
  readonly name: string
  readonly typedConfig: ReturnType<typeof packAny>
}

/**
 * Finds the routes of a request whose host, as the client wrote it, has none that match: of the host in lower case, of
 * `*.` and its last labels, the more the sooner, of `*`.
 *
 * Where connections are of one server name, the hosts that it covers have no less specific hostname than that, and those that
 * it does not cover have `*` alone, which says that they are another listener's.
 *
 * Envoy resolves a request's route once in a Lua filter, however often the script clears it, so there is one filter for
 * each hostname to try, and no more than can be needed: each takes 90 KB a thread. Routes switch off the chain, which then is
 * not even created for a request that has a route to begin with, and its filters, which then do not run once one is found. What the
 * route that is found says is done by the `filtersOfRoutes` behind them.
 */
export function scopeHttpFilter(
  serverName: string | undefined,
  filtersOfRoutes: readonly RouteFilter[],
): MessageInit<typeof HttpFilterSchema> {
  const least = leastLabels(serverName)
  const lowerCase = 1
  const all = serverName === undefined ? 1 : 0
  const tries = lowerCase + Math.max(maxWildcardLabels - least + 1, 0) + all
  const numbers = Array.from({ length: tries }, (_, index) => index + 1)
  const value = packAny(FilterChainConfigSchema, {
    defaultFilterChain: {
      filters: [
        ...numbers.map((number) => ({
          name: scopeTryFilter,
          typedConfig: packAny(LuaSchema, {
            clearRouteCache: false,
            defaultSourceCode: {
              specifier: { case: 'inlineString', value: script(number, serverName, least) },
            },
          }),
        })),
        ...filtersOfRoutes,
      ],
    },
  })
  return { name: scopeFilter, configType: { case: 'typedConfig', value } }
}

/** Labels of the shortest wildcard that is tried. Of an exact server name, none is. */
function leastLabels(serverName: string | undefined): number {
  if (serverName === undefined) return 1
  return serverName.startsWith('*.') ? serverName.split('.').length - 1 : Infinity
}

/** The host is what scopes are looked up by, so the script writes the hostname there for as long as the look-up lasts. */
function script(number: number, serverName: string | undefined, least: number): string {
  return `
${covers(serverName)}
local function hostname(host, try)
  local name = host:gsub(":%d+$", "")
  local lower = name:lower()
  if not covers(lower) then return try == 1 and "*" or nil end
  if lower ~= name then
    if try == 1 then return lower end
    try = try - 1
  end
  local _, dots = lower:gsub("%.", "")
  local skipped = math.max(dots - ${maxWildcardLabels}, 0)
  local wildcards = math.max(dots - skipped - ${least === Infinity ? 'dots' : least - 1}, 0)
  if try > wildcards then return ${serverName === undefined ? 'try == wildcards + 1 and "*" or nil' : 'nil'} end
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

function covers(serverName: string | undefined): string {
  if (serverName === undefined) return 'local function covers() return true end'
  if (!serverName.startsWith('*.')) return `local function covers(host) return host == "${serverName}" end`
  const suffix = serverName.slice(1)
  return `local function covers(host) return #host > ${suffix.length} and host:sub(-${suffix.length}) == "${suffix}" end`
}
