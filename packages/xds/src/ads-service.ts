import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import type { ServiceDefinition } from '@grpc/grpc-js'
import type { DeltaDiscoveryRequest } from '@watershed/envoy-api/envoy/service/discovery/v3/discovery_pb.js'
import {
  DeltaDiscoveryRequestSchema,
  DiscoveryRequestSchema,
  DiscoveryResponseSchema,
} from '@watershed/envoy-api/envoy/service/discovery/v3/discovery_pb.js'

const service = '/envoy.service.discovery.v3.AggregatedDiscoveryService'

/** Envoy's aggregated discovery for `grpc.Server.addService`. Responses of the delta method are encoded already. */
export const adsService = {
  DeltaAggregatedResources: {
    path: `${service}/DeltaAggregatedResources`,
    requestStream: true,
    responseStream: true,
    requestSerialize: (request: DeltaDiscoveryRequest) =>
      Buffer.from(toBinary(DeltaDiscoveryRequestSchema, request)),
    requestDeserialize: (bytes: Buffer) => fromBinary(DeltaDiscoveryRequestSchema, bytes),
    responseSerialize: (bytes: Buffer) => bytes,
    responseDeserialize: (bytes: Buffer) => bytes,
  },
  StreamAggregatedResources: {
    path: `${service}/StreamAggregatedResources`,
    requestStream: true,
    responseStream: true,
    requestSerialize: () => Buffer.from(toBinary(DiscoveryRequestSchema, create(DiscoveryRequestSchema))),
    requestDeserialize: () => undefined,
    responseSerialize: () => Buffer.from(toBinary(DiscoveryResponseSchema, create(DiscoveryResponseSchema))),
    responseDeserialize: () => undefined,
  },
} satisfies ServiceDefinition
