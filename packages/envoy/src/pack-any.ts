import type { DescMessage, MessageInitShape } from '@bufbuild/protobuf'
import { create } from '@bufbuild/protobuf'
import type { Any } from '@bufbuild/protobuf/wkt'
import { anyPack } from '@bufbuild/protobuf/wkt'

export function packAny<S extends DescMessage>(schema: S, message: MessageInitShape<S>): Any {
  return anyPack(schema, create(schema, message))
}
