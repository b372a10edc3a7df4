import type { DeltaDiscoveryResponse } from '@watershed/envoy-api/envoy/service/discovery/v3/discovery_pb.js'

/** `name@version` of what a response sets and `-name` of what it removes, so that tables stay readable. */
export function told(response: DeltaDiscoveryResponse): string {
  const set = response.resources.map(({ name, version }) => `${name}@${version}`)
  return [...set, ...response.removedResources.map((name) => `-${name}`)].sort().join(' ')
}
