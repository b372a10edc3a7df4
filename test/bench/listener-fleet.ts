import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Lab } from '@watershed/testkit'
import {
  endpointSlice,
  freePort,
  gateway,
  gatewayClass,
  route,
  service,
  startHttpBackend,
  startLab,
  yaml,
} from '@watershed/testkit'
import { untilServed } from './until-served.ts'

/** A whole Watershed whose one Gateway has its listeners by ListenerSets, each with routes of its own. */
export interface ListenerFleet {
  readonly lab: Lab
  readonly gatewayPort: number
  readonly loadMs: number
  /** The route that is edited, in a file of its own. */
  readonly hostname: string
  readonly routeFile: string
  stop(): Promise<void>
}

export const routesPerSet = 16

export const startListenerFleet = async (routes: number): Promise<ListenerFleet> => {
  const backends = await Promise.all(['blue', 'green'].map((name) => startHttpBackend({ name })))
  const sets = Math.ceil(routes / routesPerSet)
  const gatewayPort = await freePort()
  const started = performance.now()
  const lab = await startLab({
    ...{ logLevel: 'warn', durable: false },
    prepare: async (folder) => {
      await writeFile(join(folder('blue'), 'gateway.yaml'), yaml(gatewayClass(), openGateway(gatewayPort)))
      for (const [index, cluster] of ['blue', 'green'].entries())
        await writeFile(
          join(folder(cluster), 'cart.yaml'),
          yaml(
            service('cart'),
            endpointSlice('cart', [{ address: '127.0.0.1', port: backends[index]?.port ?? 1 }]),
          ),
        )
      await mkdir(join(folder('blue'), 'sets'))
      for (let set = 0; set < sets; set++)
        await writeFile(
          join(folder('blue'), 'sets', `set${set}.json`),
          JSON.stringify(listOf(set, gatewayPort)),
        )
      await writeFile(join(folder('blue'), 'edited.yaml'), yaml(setRoute(0, 0, 'blue')))
    },
  })
  const hostname = hostnameOf(0, 0)
  const last = hostnameOf(sets - 1, routesPerSet - 1)
  try {
    const statuses = [hostname, last].map((one) => [one, 200] as const)
    await untilServed({ lab, port: gatewayPort, routes, statuses })
  } catch (error) {
    await lab.stop()
    await Promise.all(backends.map((backend) => backend.stop()))
    throw error
  }
  return {
    ...{ lab, gatewayPort, hostname },
    loadMs: performance.now() - started,
    routeFile: join(lab.folder('blue'), 'edited.yaml'),
    stop: async () => {
      await lab.stop()
      await Promise.all(backends.map((backend) => backend.stop()))
    },
  }
}

const openGateway = (port: number): object => {
  const { spec, ...rest } = gateway(port)
  return { ...rest, spec: { ...spec, allowedListeners: { namespaces: { from: 'All' } } } }
}

const hostnameOf = (set: number, index: number): string => `r${index}.set${set}.example.com`

/** A ListenerSet with all of its routes, but for the one that is edited. */
const listOf = (set: number, port: number): object => ({
  apiVersion: 'v1',
  kind: 'List',
  items: [
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'ListenerSet',
      metadata: { name: `set${set}`, namespace: 'shop' },
      spec: {
        parentRef: { name: 'public', namespace: 'infra' },
        listeners: [{ name: 'http', protocol: 'HTTP', port, hostname: `*.set${set}.example.com` }],
      },
    },
    ...Array.from({ length: routesPerSet }, (_, index) => setRoute(set, index, 'blue')).slice(
      set === 0 ? 1 : 0,
    ),
  ],
})

/** A route of a ListenerSet that sends everything to one cluster. */
export const setRoute = (set: number, index: number, cluster: 'blue' | 'green'): object => {
  const weights = { blue: cluster === 'blue' ? 100 : 0, green: cluster === 'green' ? 100 : 0 }
  const { spec, ...rest } = route(weights, {
    name: `r${index}-set${set}`,
    hostname: hostnameOf(set, index),
    service: 'cart',
  })
  const parent = { group: 'gateway.networking.k8s.io', kind: 'ListenerSet', name: `set${set}` }
  return { ...rest, spec: { ...spec, parentRefs: [parent] } }
}
