import { create, toBinary } from '@bufbuild/protobuf'
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import {
  DeltaDiscoveryResponseSchema,
  ResourceSchema,
} from '@watershed/envoy-api/envoy/service/discovery/v3/discovery_pb.js'
import type { Resource } from './resource.ts'
import type { StreamResponse } from './stream/create-stream-state.ts'

const resourcesField = DeltaDiscoveryResponseSchema.field.resources.number
const packed = new WeakMap<Resource, Uint8Array>()

/** Encodes a `DeltaDiscoveryResponse`. Each resource is encoded once, however many streams it goes to. */
export function encodeResponse(response: StreamResponse): Buffer {
  const rest = create(DeltaDiscoveryResponseSchema, {
    systemVersionInfo: response.systemVersion,
    typeUrl: response.typeUrl,
    removedResources: [...response.removed],
    nonce: response.nonce,
  })
  const writer = new BinaryWriter().raw(toBinary(DeltaDiscoveryResponseSchema, rest))
  for (const resource of response.resources) {
    writer.tag(resourcesField, WireType.LengthDelimited).bytes(pack(resource))
  }
  const bytes = writer.finish()
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function pack(resource: Resource): Uint8Array {
  const known = packed.get(resource)
  if (known) return known
  const { typeUrl, name, version, body } = resource
  const bytes = toBinary(
    ResourceSchema,
    create(ResourceSchema, { name, version, resource: { typeUrl, value: body } }),
  )
  packed.set(resource, bytes)
  return bytes
}
