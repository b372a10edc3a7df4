import type { Kube } from '@watershed/kube'
import { watchResource } from '@watershed/kube'
import type { EndpointSlice } from '../objects/endpoint-slice.ts'
import { endpointSliceResource, serviceResource } from '../objects/resources.ts'
import type { Service } from '../objects/service.ts'

/** A cluster's Services with their EndpointSlices, kept up to date. */
export interface ServiceBook {
  /** By `namespace/name`. */
  readonly services: ReadonlyMap<string, Service>
  slicesOf(key: string): Iterable<EndpointSlice>
  stop(): void
}

const serviceNameLabel = 'kubernetes.io/service-name'

/** @param changed called with a Service's key after each change of it or of its slices */
export const watchServices = (
  kube: Kube,
  changed: (key: string) => void,
  log: (line: string) => void,
): ServiceBook => {
  const services = new Map<string, Service>()
  const slices = createSliceIndex(changed)
  const heard = (kind: string) => ({
    synced: () => undefined,
    state: (now: string, problem?: Error) => {
      if (problem) log(`${kind}: ${now}: ${problem.message}`)
    },
  })
  const watches = [
    watchResource<Service>(
      kube,
      { resource: serviceResource, trim: (object) => object as Service },
      {
        ...heard('services'),
        set: (key, service) => {
          services.set(key, service)
          changed(key)
        },
        deleted: (key) => {
          services.delete(key)
          changed(key)
        },
      },
    ),
    watchResource<EndpointSlice>(
      kube,
      { resource: endpointSliceResource, trim: (object) => object as EndpointSlice },
      { ...heard('endpoint slices'), set: slices.set, deleted: slices.remove },
    ),
  ]
  return {
    services,
    slicesOf: slices.of,
    stop: () => {
      for (const watch of watches) watch.stop()
    },
  }
}

const createSliceIndex = (changed: (owner: string) => void) => {
  const byOwner = new Map<string, Map<string, EndpointSlice>>()
  const owners = new Map<string, string>()
  const remove = (key: string): void => {
    const owner = owners.get(key)
    if (owner === undefined) return
    owners.delete(key)
    const siblings = byOwner.get(owner)
    siblings?.delete(key)
    if (siblings?.size === 0) byOwner.delete(owner)
    changed(owner)
  }
  const set = (key: string, slice: EndpointSlice): void => {
    const { namespace, labels } = slice.metadata
    const owner = `${namespace}/${labels?.[serviceNameLabel] ?? ''}`
    if (owners.get(key) !== owner) remove(key)
    owners.set(key, owner)
    const siblings = byOwner.get(owner) ?? new Map<string, EndpointSlice>()
    byOwner.set(owner, siblings.set(key, slice))
    changed(owner)
  }
  return { set, remove, of: (owner: string) => byOwner.get(owner)?.values() ?? [] }
}
