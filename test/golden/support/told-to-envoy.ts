import { createRegistry, fromBinary, toJson } from '@bufbuild/protobuf'
import { anyUnpack } from '@bufbuild/protobuf/wkt'
import { ClusterSchema } from '@watershed/envoy-api/envoy/config/cluster/v3/cluster_pb.js'
import { ClusterLoadAssignmentSchema } from '@watershed/envoy-api/envoy/config/endpoint/v3/endpoint_pb.js'
import { VirtualHostSchema } from '@watershed/envoy-api/envoy/config/route/v3/route_components_pb.js'
import { ScopedRouteConfigurationSchema } from '@watershed/envoy-api/envoy/config/route/v3/scoped_route_pb.js'
import { RBACPerRouteSchema } from '@watershed/envoy-api/envoy/extensions/filters/http/rbac/v3/rbac_pb.js'
import { PreviousHostsPredicateSchema } from '@watershed/envoy-api/envoy/extensions/retry/host/previous_hosts/v3/previous_hosts_pb.js'
import { UpstreamTlsContextSchema } from '@watershed/envoy-api/envoy/extensions/transport_sockets/tls/v3/tls_pb.js'
import type { Pipeline } from '@watershed/pipeline'

/**
 * What edges are told, decoded, in Envoy's words: the virtual host of each `port/hostname`; the localities of each Envoy
 * cluster; the ports that are listened on, and, in our words, what becomes of the connections there. An Envoy cluster's name ends in a hash; here it ends in #1, #2, … in the order in
 * which a route's rules use them.
 */
export const toldToEnvoy = (pipeline: Pipeline): unknown =>
  withReadableNames({
    listeners: [...pipeline.listeners.keys()].sort(),
    chains: Object.fromEntries([...pipeline.listeners.entries()].map(([name, { chains }]) => [name, chains])),
    hosts: sorted(pipeline.scopeResources, virtualHost),
    clusters: sorted(pipeline.clusterResources, clusterTls),
    secrets: [...pipeline.secretResources.keys()].sort(),
    assignments: sorted(pipeline.assignmentResources, localities),
  })

interface Packed {
  readonly body: Uint8Array
}

const sorted = (
  resources: Pipeline['scopeResources'],
  decode: (resource: Packed) => unknown,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    [...resources.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, resource]) => [name, decode(resource)]),
  )

const registry = createRegistry(RBACPerRouteSchema, PreviousHostsPredicateSchema)

const rbac = 'envoy.filters.http.rbac'

const accessOf = <F>({ [rbac]: access }: Readonly<Record<string, F>>): Record<string, F> =>
  access === undefined ? {} : { [rbac]: access }

/** How a host is looked up is for golden/envoy to show. */
const virtualHost = ({ body }: Packed): unknown => {
  const [host] = fromBinary(ScopedRouteConfigurationSchema, body).routeConfiguration?.virtualHosts ?? []
  if (!host) return undefined
  return toJson(
    VirtualHostSchema,
    { ...host, typedPerFilterConfig: accessOf(host.typedPerFilterConfig) },
    { registry, useProtoFieldName: true },
  )
}

/** How an Envoy cluster's endpoints are talked to, where it is by TLS. */
const clusterTls = ({ body }: Packed): unknown => {
  const { configType } = fromBinary(ClusterSchema, body).transportSocket ?? {}
  const packed =
    configType?.case === 'typedConfig' ? anyUnpack(configType.value, UpstreamTlsContextSchema) : undefined
  const common = packed?.commonTlsContext
  const validation = common?.validationContextType
  if (!packed || validation?.case !== 'combinedValidationContext') return {}
  return {
    sni: packed.sni,
    authorities: validation.value.validationContextSdsSecretConfig?.name,
    certificates: common?.tlsCertificateSdsSecretConfigs.map(({ name }) => name),
  }
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))

/** Weights of endpoints as proportions within their locality, where they differ. */
const localities = ({ body }: Packed): unknown =>
  fromBinary(ClusterLoadAssignmentSchema, body).endpoints.map(
    ({ locality, loadBalancingWeight, lbEndpoints }) => ({
      cluster: locality?.region,
      backend: locality?.zone,
      weight: loadBalancingWeight,
      ...(locality?.subZone && { behind: locality.subZone }),
      endpoints: lbEndpoints.map(({ hostIdentifier, loadBalancingWeight: part = 1 }) => {
        const address = hostIdentifier.case === 'endpoint' ? hostIdentifier.value.address?.address : undefined
        if (address?.case === 'envoyInternalAddress') return 'refused'
        if (address?.case !== 'socketAddress') return undefined
        const place = `${address.value.address}:${String(address.value.portSpecifier.value)}`
        const parts = lbEndpoints.map((other) => other.loadBalancingWeight ?? 1)
        return parts.every((each) => each === part)
          ? place
          : `${place} weight ${part / parts.reduce(divisor)}`
      }),
    }),
  )

const hashed = /((?:(?:MultiCluster)?HTTP|GRPC|TLS|TCP|UDP)Route\/[^/"]+\/[^/"]+)\/[0-9a-f]{12}(?:-\d+)?/g

const withReadableNames = (told: unknown): unknown => {
  const names = new Map<string, string>()
  const counts = new Map<string, number>()
  const readable = (name: string, route: string): string => {
    const known = names.get(name)
    if (known !== undefined) return known
    const count = (counts.get(route) ?? 0) + 1
    counts.set(route, count)
    names.set(name, `${route}#${count}`)
    return `${route}#${count}`
  }
  return JSON.parse(JSON.stringify(told).replaceAll(hashed, readable)) as unknown
}
