import type { Resource, ResourceKey } from '../resource.ts'

/** A resource without meaning: its body is its version. */
export function plainResource(
  typeUrl: string,
  name: string,
  version: string,
  references: { readonly needs?: readonly ResourceKey[]; readonly warms?: readonly ResourceKey[] } = {},
): Resource {
  return { typeUrl, name, version, body: Buffer.from(version), ...references }
}
