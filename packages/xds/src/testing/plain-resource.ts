import type { Resource } from '../resource.ts'

/** A resource without meaning: its body is its version. */
export function plainResource(
  typeUrl: string,
  name: string,
  version: string,
  more: Pick<Resource, 'needs' | 'warms' | 'places'> = {},
): Resource {
  return { typeUrl, name, version, body: Buffer.from(version), ...more }
}
