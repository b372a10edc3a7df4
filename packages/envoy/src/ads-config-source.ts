import type { ConfigSourceSchema } from '@watershed/envoy-api/envoy/config/core/v3/config_source_pb.js'
import { ApiVersion } from '@watershed/envoy-api/envoy/config/core/v3/config_source_pb.js'
import type { MessageInit } from './message-init.ts'

/** The edge's one stream to the hub. */
export const adsConfigSource: MessageInit<typeof ConfigSourceSchema> = {
  resourceApiVersion: ApiVersion.V3,
  configSourceSpecifier: { case: 'ads', value: {} },
}
