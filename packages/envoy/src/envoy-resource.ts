import { hash } from 'node:crypto'
import type { DescMessage, MessageInitShape } from '@bufbuild/protobuf'
import { create, toBinary } from '@bufbuild/protobuf'

/** Names an xDS resource among all types: `typeUrl` as in `google.protobuf.Any`. */
export interface EnvoyResourceKey {
  readonly typeUrl: string
  readonly name: string
}

/** An xDS resource, packed: what `packages/xds` serves. */
export interface EnvoyResource extends EnvoyResourceKey {
  /** A hash of the body: equal bodies have equal versions, on every replica. */
  readonly version: string
  /** The encoded message of `typeUrl`. */
  readonly body: Uint8Array
  /** What a client must have before it is sent this one. */
  readonly needs?: readonly EnvoyResourceKey[]
  /** What a client waits for anew after each version of this one. */
  readonly warms?: readonly EnvoyResourceKey[]
  /** What only one resource of its type can have at a time: the addresses that a listener binds. */
  readonly places?: readonly string[]
  /** The names of the edges that are to have it; absent: all of them. */
  readonly edges?: readonly string[]
}

/**
 * The same message gives the same bytes, and so the same version: fields are encoded in the order of their schema, and
 * maps in the order in which they were filled.
 */
export function envoyResource<S extends DescMessage>(
  typeUrl: string,
  name: string,
  schema: S,
  message: MessageInitShape<S>,
): EnvoyResource {
  return resourceOfBytes(typeUrl, name, toBinary(schema, create(schema, message)))
}

function resourceOfBytes(typeUrl: string, name: string, body: Uint8Array): EnvoyResource {
  return { typeUrl, name, version: hash('sha256', body, 'base64url').slice(0, 22), body }
}
