import type { DescMessage } from '@bufbuild/protobuf'
import { ClusterSchema } from '@watershed/envoy-api/envoy/config/cluster/v3/cluster_pb.js'
import { ClusterLoadAssignmentSchema } from '@watershed/envoy-api/envoy/config/endpoint/v3/endpoint_pb.js'
import { ListenerSchema } from '@watershed/envoy-api/envoy/config/listener/v3/listener_pb.js'
import { ScopedRouteConfigurationSchema } from '@watershed/envoy-api/envoy/config/route/v3/scoped_route_pb.js'
import { SecretSchema } from '@watershed/envoy-api/envoy/extensions/transport_sockets/tls/v3/secret_pb.js'

export const secretTypeUrl = typeUrl(SecretSchema)
export const clusterTypeUrl = typeUrl(ClusterSchema)
export const assignmentTypeUrl = typeUrl(ClusterLoadAssignmentSchema)
export const scopeTypeUrl = typeUrl(ScopedRouteConfigurationSchema)
export const listenerTypeUrl = typeUrl(ListenerSchema)

function typeUrl(schema: DescMessage): string {
  return `type.googleapis.com/${schema.typeName}`
}
