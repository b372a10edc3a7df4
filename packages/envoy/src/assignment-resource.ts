import type { EdgeAssignment, EdgeEndpoint, EdgeLocality } from '@watershed/model'
import { refusingListener } from '@watershed/model'
import type { AddressSchema } from '@watershed/envoy-api/envoy/config/core/v3/address_pb.js'
import type {
  LbEndpointSchema,
  LocalityLbEndpointsSchema,
} from '@watershed/envoy-api/envoy/config/endpoint/v3/endpoint_components_pb.js'
import { ClusterLoadAssignmentSchema } from '@watershed/envoy-api/envoy/config/endpoint/v3/endpoint_pb.js'
import type { WeighEndpoint } from './endpoint-weights.ts'
import { endpointWeights } from './endpoint-weights.ts'
import type { EnvoyResource } from './envoy-resource.ts'
import { envoyResource } from './envoy-resource.ts'
import type { MessageInit } from './message-init.ts'
import { metadataNamespace } from './names.ts'
import { socketAddress } from './socket-address.ts'
import { assignmentTypeUrl } from './type-urls.ts'

/**
 * In percent. A locality gives up its share as the part of its endpoints that are not ejected, times this, falls below
 * 100 %: so this keeps a share whole while one endpoint in 10,000 is left, and the share moves when none is.
 * https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/locality_weight
 */
const overprovisioningFactor = 1_000_000

/** The split: a locality for each backendRef and Kubernetes cluster, its share as its weight. */
export function assignmentResource({ name, localities, refused }: EdgeAssignment): EnvoyResource {
  const some = localities.filter(({ endpoints }) => endpoints.length > 0)
  const weigh = endpointWeights(some, refused?.weight)
  return envoyResource(assignmentTypeUrl, name, ClusterLoadAssignmentSchema, {
    clusterName: name,
    endpoints: [
      ...some.map((locality) => toLocality(locality, weigh)),
      ...(refused ? [refusing(refused)] : []),
    ],
    policy: { overprovisioningFactor },
  })
}

type Locality = MessageInit<typeof LocalityLbEndpointsSchema>

/** The one endpoint of what is refused: a listener of the edge that closes connections, or the port that nothing can listen on. */
function refusing({ weight, transport }: NonNullable<EdgeAssignment['refused']>): Locality {
  const internal: MessageInit<typeof AddressSchema> = {
    address: {
      case: 'envoyInternalAddress',
      value: { addressNameSpecifier: { case: 'serverListenerName', value: refusingListener } },
    },
  }
  const address = transport === 'TCP' ? internal : socketAddress('127.0.0.1', 0)
  return {
    locality: { zone: refusingListener },
    loadBalancingWeight: weight,
    lbEndpoints: [{ hostIdentifier: { case: 'endpoint', value: { address } }, loadBalancingWeight: weight }],
  }
}

function toLocality(locality: EdgeLocality, weigh: WeighEndpoint): Locality {
  const { cluster, backend, weight, endpoints, behind = '' } = locality
  const metadata = { filterMetadata: { [metadataNamespace]: { cluster } } }
  return {
    // Envoy takes an address of another locality for another host, and drains the connections to the one before.
    locality: { region: cluster, zone: backend, subZone: behind },
    loadBalancingWeight: weight,
    lbEndpoints: endpoints.map((endpoint) => toEndpoint(endpoint, weigh(endpoint, locality), metadata)),
  }
}

type Endpoint = MessageInit<typeof LbEndpointSchema>

function toEndpoint(
  { address, port }: EdgeEndpoint,
  weight: number | undefined,
  metadata: Endpoint['metadata'],
): Endpoint {
  const value = { address: socketAddress(address, port) }
  return {
    hostIdentifier: { case: 'endpoint', value },
    metadata,
    ...(weight !== undefined && { loadBalancingWeight: weight }),
  }
}
