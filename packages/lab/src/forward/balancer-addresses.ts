import type { Kube } from '@watershed/kube'
import { resourcePath } from '@watershed/kube'
import { serviceResource } from '../objects/resources.ts'
import type { Service } from '../objects/service.ts'
import { createAddressPool } from '../pods/address-pool.ts'
import type { Settings } from '../pods/settings.ts'

/** Gives Services of type LoadBalancer an address, in their status, as a cloud's controller does. */
export interface BalancerAddresses {
  /** @throws KubeError */
  see(key: string, service: Service | undefined): Promise<void>
}

export const createBalancerAddresses = (kube: Kube, { addresses }: Settings): BalancerAddresses => {
  const pool = createAddressPool(addresses.loadBalancers, addresses.loadBalancer)
  const given = new Map<string, string>()
  const takeBack = (key: string): void => {
    const address = given.get(key)
    if (address === undefined) return
    given.delete(key)
    pool.giveBack(address)
  }
  const give = async (key: string, { metadata, status }: Service): Promise<void> => {
    const has = status?.loadBalancer?.ingress?.[0]?.ip
    if (has !== undefined) {
      // Of an earlier run.
      if (!given.has(key) && pool.claim(has)) given.set(key, has)
      return
    }
    const address = given.get(key) ?? pool.take()
    given.set(key, address)
    await kube.request({
      method: 'PATCH',
      path: resourcePath(serviceResource, metadata.namespace, metadata.name, 'status'),
      contentType: 'application/merge-patch+json',
      body: { status: { loadBalancer: { ingress: [{ ip: address }] } } },
    })
  }
  return {
    see: async (key, service) => {
      // One with a class is another controller's.
      if (service?.spec.type === 'LoadBalancer' && service.spec.loadBalancerClass === undefined)
        await give(key, service)
      else takeBack(key)
    },
  }
}
