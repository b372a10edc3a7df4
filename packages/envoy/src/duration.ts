import type { DurationSchema } from '@bufbuild/protobuf/wkt'
import type { MessageInit } from './message-init.ts'

/** A `google.protobuf.Duration` of whole milliseconds. */
export function duration(ms: number): MessageInit<typeof DurationSchema> {
  return { seconds: BigInt(Math.floor(ms / 1000)), nanos: (ms % 1000) * 1_000_000 }
}
