import type { EnvoyResource } from '@watershed/envoy'
import { listenerResource } from '@watershed/envoy'
import type { EdgeListener } from '@watershed/model'

const packed = new WeakMap<EdgeListener, Map<string, EnvoyResource>>()

/** The listener as edges that bind `bindAddress` get it: packed once for all of them, since it may be large. */
export const packListener = (listener: EdgeListener, bindAddress: string): EnvoyResource => {
  const byAddress = packed.get(listener) ?? new Map<string, EnvoyResource>()
  packed.set(listener, byAddress)
  // Where the Gateway has addresses, what an edge was told to bind is of no matter.
  const address = listener.addresses.length > 0 ? '' : bindAddress
  const resource = byAddress.get(address) ?? pack(listener, bindAddress)
  byAddress.set(address, resource)
  return resource
}

const pack = (listener: EdgeListener, bindAddress: string): EnvoyResource => {
  const { addresses, port, transport } = listener
  const bound = addresses.length > 0 ? addresses : [bindAddress]
  const places = bound.map((address) => `${transport} ${address} ${port}`)
  const resource = { ...listenerResource(listener, bindAddress), places }
  return listener.edges ? { ...resource, edges: listener.edges } : resource
}
