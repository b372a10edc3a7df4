import type { EdgeHost, EdgeRule } from '@watershed/model'
import { invalidBackend } from '@watershed/model'
import { FilterConfigSchema } from '@watershed/envoy-api/envoy/config/route/v3/route_components_pb.js'
import type { VirtualHostSchema } from '@watershed/envoy-api/envoy/config/route/v3/route_components_pb.js'
import { ScopedRouteConfigurationSchema } from '@watershed/envoy-api/envoy/config/route/v3/scoped_route_pb.js'
import { RBACPerRouteSchema } from '@watershed/envoy-api/envoy/extensions/filters/http/rbac/v3/rbac_pb.js'
import { LuaPerRouteSchema } from '@watershed/envoy-api/envoy/extensions/filters/http/lua/v3/lua_pb.js'
import { accessSettings } from './access-settings.ts'
import type { EnvoyResource, EnvoyResourceKey } from './envoy-resource.ts'
import { envoyResource } from './envoy-resource.ts'
import { headersToSet } from './header-mutations.ts'
import { limits } from './limits.ts'
import type { MessageInit } from './message-init.ts'
import {
  accessFilter,
  clusterHeader as clusterHeaderName,
  metadataNamespace,
  scopeFilter,
  scopeTryFilter,
} from './names.ts'
import { packAny } from './pack-any.ts'
import { retryPolicy } from './retry-policy.ts'
import { ownScopeHeader, scopeKey } from './scope-key.ts'
import { toRoutes } from './to-route.ts'
import { assignmentTypeUrl, clusterTypeUrl, scopeTypeUrl } from './type-urls.ts'

/** The routes of one hostname. Its key chooses it, so its one virtual host takes whatever comes. */
export function scopeResource(host: EdgeHost): EnvoyResource {
  const name = `${host.scope}/${host.hostname}`
  const fragments = scopeKey(host.scope, host.hostname).map((value) => ({
    type: { case: 'stringKey' as const, value },
  }))
  const resource = envoyResource(scopeTypeUrl, name, ScopedRouteConfigurationSchema, {
    name,
    key: { fragments },
    routeConfiguration: { name, virtualHosts: [virtualHost(host)], validateClusters: false },
  })
  return { ...resource, needs: host.rules.flatMap(clustersOf).filter(isFirst).flatMap(keysOf) }
}

type VirtualHost = MessageInit<typeof VirtualHostSchema>

function virtualHost({ port, tls, hostname, clusterHeader, rules }: EdgeHost): VirtualHost {
  const access = sharedAccess(rules)
  return {
    name: hostname,
    domains: ['*'],
    routes: rules.flatMap((rule) => toRoutes(access ? withoutAccess(rule) : rule, { port, tls, hostname })),
    retryPolicy,
    requestBodyBufferLimit: BigInt(limits.retryBufferBytes),
    // The router's suppress_envoy_headers leaves this one, which says what x-forwarded-for says.
    requestHeadersToRemove: ['x-envoy-external-address', ownScopeHeader],
    responseHeadersToAdd: clusterHeader ? nameCluster : [],
    typedPerFilterConfig: {
      ...searchIsOver,
      ...(access && { [accessFilter]: packAny(RBACPerRouteSchema, accessSettings(access)) }),
    },
  }
}

/** Of all rules, where it is the same: then it is told once. What no rule is for gets a 404 from Envoy, whoever asks. */
function sharedAccess([first, ...others]: readonly EdgeRule[]): EdgeRule['access'] {
  const key = JSON.stringify(first?.access)
  return others.every(({ access }) => JSON.stringify(access) === key) ? first?.access : undefined
}

function withoutAccess(rule: EdgeRule): EdgeRule {
  const { access: _, ...rest } = rule
  return rest
}

/** Envoy sends no header whose value is unknown, as it is when no endpoint answered. */
const nameCluster = headersToSet([
  { name: clusterHeaderName, value: `%UPSTREAM_METADATA(${metadataNamespace}:cluster)%` },
])

/** A request that has a route needs no search for one: neither the filters nor, where they exist already, their script. */
const searchIsOver = {
  [scopeFilter]: packAny(FilterConfigSchema, { disabled: true }),
  [scopeTryFilter]: packAny(LuaPerRouteSchema, { override: { case: 'disabled', value: true } }),
}

function clustersOf({ action, filters }: EdgeRule): readonly string[] {
  const mirrors = filters.flatMap((filter) => (filter.type === 'RequestMirror' ? [filter.cluster] : []))
  if (action.type === 'Cluster') return [action.cluster, ...mirrors]
  if (action.type !== 'WeightedClusters') return []
  const clusters = action.clusters.map(({ cluster }) => cluster)
  return [...clusters.filter((cluster) => cluster !== invalidBackend), ...mirrors]
}

function isFirst(name: string, index: number, names: readonly string[]): boolean {
  return names.indexOf(name) === index
}

function keysOf(name: string): readonly EnvoyResourceKey[] {
  return [
    { typeUrl: clusterTypeUrl, name },
    { typeUrl: assignmentTypeUrl, name },
  ]
}
