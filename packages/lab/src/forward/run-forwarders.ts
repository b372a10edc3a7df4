import type { Kube } from '@watershed/kube'
import { createWorkQueue } from '../pods/create-work-queue.ts'
import type { Settings } from '../pods/settings.ts'
import { createBalancerAddresses } from './balancer-addresses.ts'
import type { Forward } from './forwards-of.ts'
import { forwardsOf } from './forwards-of.ts'
import type { Forwarder } from './start-forwarder.ts'
import { startForwarder } from './start-forwarder.ts'
import type { ServiceBook } from './watch-services.ts'

const atOnce = 8

export interface Forwarders {
  /** To be called after a change of a Service or its slices, with its key. */
  see(key: string): void
  stop(): void
}

/**
 * Does for a cluster's Services what kube-proxy and a cloud's load balancers do: whatever address a Service has answers, and
 * those of type LoadBalancer are given one.
 */
export const runForwarders = (
  kube: Kube,
  settings: Settings,
  book: () => ServiceBook,
  log: (line: string) => void,
): Forwarders => {
  const forwarders = new Map<string, Map<string, Forwarder>>()
  const balancers = createBalancerAddresses(kube, settings)

  const work = async (key: string): Promise<void> => {
    const { services, slicesOf } = book()
    const service = services.get(key)
    const wanted = service ? forwardsOf(service, [...slicesOf(key)], settings.nodes) : []
    const running = forwarders.get(key) ?? new Map<string, Forwarder>()
    forwarders.set(key, running)
    // A port without endpoints refuses connections, as with kube-proxy.
    await apply(
      running,
      wanted.filter(({ to }) => to.length > 0),
    )
    if (running.size === 0) forwarders.delete(key)
    await balancers.see(key, service)
  }
  const queue = createWorkQueue({
    atOnce,
    work,
    failed: (key, error) => log(`service ${key}: ${String(error)}`),
  })
  return {
    see: queue.add,
    stop: () => {
      queue.stop()
      for (const running of forwarders.values()) for (const forwarder of running.values()) forwarder.stop()
    },
  }
}

const apply = async (running: Map<string, Forwarder>, wanted: readonly Forward[]): Promise<void> => {
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
}
