import type { Kube } from '@watershed/kube'
import { resourcePath, watchResource } from '@watershed/kube'
import type { EndpointSlice } from '../objects/endpoint-slice.ts'
import { endpointSliceResource, serviceResource } from '../objects/resources.ts'
import type { Service } from '../objects/service.ts'
import { createAddressPool } from '../pods/address-pool.ts'
import { createWorkQueue } from '../pods/create-work-queue.ts'
import type { Settings } from '../pods/settings.ts'
import type { Forward } from './forwards-of.ts'
import { forwardsOf } from './forwards-of.ts'
import type { Forwarder } from './start-forwarder.ts'
import { startForwarder } from './start-forwarder.ts'

const serviceNameLabel = 'kubernetes.io/service-name'
const atOnce = 8

/**
 * Does for a cluster's Services what kube-proxy and a cloud's load balancers do: whatever address a Service has answers, and
 * those of type LoadBalancer are given one.
 */
export const runForwarders = (kube: Kube, { nodes, addresses }: Settings, log: (line: string) => void) => {
  const services = new Map<string, Service>()
  /** By the Service's key, then by their own. */
  const slices = new Map<string, Map<string, EndpointSlice>>()
  const serviceOfSlice = new Map<string, string>()
  const forwarders = new Map<string, Map<string, Forwarder>>()
  const pool = createAddressPool(addresses.loadBalancers, addresses.loadBalancer)
  const given = new Map<string, string>()

  const work = async (key: string): Promise<void> => {
    const service = services.get(key)
    const wanted = service ? forwardsOf(service, [...(slices.get(key)?.values() ?? [])], nodes) : []
    await apply(
      key,
      wanted.filter(({ to }) => to.length > 0),
    )
    if (service?.spec.type === 'LoadBalancer') await giveAddress(key, service)
    else takeAddress(key)
  }
  /** A port without endpoints refuses connections, as with kube-proxy. */
  const apply = async (key: string, wanted: readonly Forward[]): Promise<void> => {
    const running = forwarders.get(key) ?? new Map<string, Forwarder>()
    forwarders.set(key, running)
    const kept = new Set(wanted.map(({ from }) => from))
    for (const [from, forwarder] of running) {
      if (kept.has(from)) continue
      forwarder.stop()
      running.delete(from)
    }
    for (const { from, to } of wanted) {
      const forwarder = running.get(from)
      if (forwarder) forwarder.retarget(to)
      else running.set(from, await startForwarder(from, to))
    }
    if (running.size === 0) forwarders.delete(key)
  }
  const giveAddress = async (key: string, service: Service): Promise<void> => {
    const has = service.status?.loadBalancer?.ingress?.[0]?.ip
    if (has !== undefined) {
      if (!given.has(key) && pool.claim(has)) given.set(key, has)
      return
    }
    if (service.spec.loadBalancerClass !== undefined) return
    const address = given.get(key) ?? pool.take()
    given.set(key, address)
    await kube.request({
      method: 'PATCH',
      path: resourcePath(serviceResource, service.metadata.namespace, service.metadata.name, 'status'),
      contentType: 'application/merge-patch+json',
      body: { status: { loadBalancer: { ingress: [{ ip: address }] } } },
    })
  }
  const takeAddress = (key: string): void => {
    const address = given.get(key)
    if (address === undefined) return
    given.delete(key)
    pool.giveBack(address)
  }

  const queue = createWorkQueue({
    atOnce,
    work,
    failed: (key, error) => log(`service ${key}: ${String(error)}`),
  })
  const state = (kind: string) => (now: string, problem?: Error) => {
    if (problem) log(`${kind}: ${now}: ${problem.message}`)
  }
  const forgetSlice = (key: string): void => {
    const owner = serviceOfSlice.get(key)
    if (owner === undefined) return
    serviceOfSlice.delete(key)
    slices.get(owner)?.delete(key)
    if (slices.get(owner)?.size === 0) slices.delete(owner)
    queue.add(owner)
  }
  const serviceWatch = watchResource<Service>(
    kube,
    { resource: serviceResource, trim: (object) => object as Service },
    {
      set: (key, service) => {
        services.set(key, service)
        queue.add(key)
      },
      deleted: (key) => {
        services.delete(key)
        queue.add(key)
      },
      synced: () => undefined,
      state: state('services'),
    },
  )
  const sliceWatch = watchResource<EndpointSlice>(
    kube,
    { resource: endpointSliceResource, trim: (object) => object as EndpointSlice },
    {
      set: (key, slice) => {
        const { namespace, labels } = slice.metadata
        const owner = `${namespace}/${labels?.[serviceNameLabel] ?? ''}`
        if (serviceOfSlice.get(key) !== owner) forgetSlice(key)
        serviceOfSlice.set(key, owner)
        if (!slices.has(owner)) slices.set(owner, new Map())
        slices.get(owner)?.set(key, slice)
        queue.add(owner)
      },
      deleted: forgetSlice,
      synced: () => undefined,
      state: state('endpoint slices'),
    },
  )
  return {
    stop: (): void => {
      serviceWatch.stop()
      sliceWatch.stop()
      queue.stop()
      for (const running of forwarders.values()) for (const forwarder of running.values()) forwarder.stop()
    },
  }
}
