import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { HttpBackend, Lab, LabOptions, Load, RouteOptions } from '@watershed/testkit'
import {
  ask,
  askHub,
  endpointSlice,
  freePort,
  gateway,
  gatewayClass,
  route,
  service,
  startHttpBackend,
  startLab,
  startLoad,
  waitFor,
  yaml,
} from '@watershed/testkit'
import type { EdgesView, RouteView } from '@watershed/wire'

export type Cluster = 'blue' | 'green'
export const clusters: readonly Cluster[] = ['blue', 'green']
export const hostname = 'shop.example.com'

/** A lab with one shop in two clusters, which every test of the whole path starts from: all traffic goes to blue. */
export interface Shop {
  readonly lab: Lab
  readonly gatewayPort: number
  /** Two backends a cluster. */
  readonly backends: Readonly<Record<Cluster, readonly HttpBackend[]>>
  readonly load: Load
  /** Writes the route's manifest. */
  split(blue: number, green: number, options?: RouteOptions): Promise<void>
  setReady(cluster: Cluster, ready: boolean): Promise<void>
  write(cluster: Cluster, file: string, text: string): Promise<void>
  /** The route as the hub sees it. */
  view(): Promise<RouteView>
  /** Waits until the hub computes this effective share of blue and every edge has acknowledged it. */
  untilBlueHas(share: number, deadlineMs?: number): Promise<void>
  stop(): Promise<void>
}

export const startShop = async (options: LabOptions = {}): Promise<Shop> => {
  const backends = {
    blue: await Promise.all(['blue-1', 'blue-2'].map((name) => startHttpBackend({ name }))),
    green: await Promise.all(['green-1', 'green-2'].map((name) => startHttpBackend({ name }))),
  }
  const gatewayPort = await freePort()
  const lab = await startLab({
    ...options,
    prepare: async (folder) => {
      await writeFile(
        join(folder('blue'), 'gateway.yaml'),
        yaml(gatewayClass(), gateway(gatewayPort, { clusterHeader: true })),
      )
      await writeFile(join(folder('blue'), 'route.yaml'), yaml(route({ blue: 100, green: 0 })))
      for (const cluster of clusters)
        await writeFile(join(folder(cluster), 'cart.yaml'), cart(backends[cluster], true))
    },
  })
  const write = (cluster: Cluster, file: string, text: string) =>
    writeFile(join(lab.folder(cluster), file), text)
  const view = () => askHub<RouteView>(lab.hub, '/v1/routes/shop/cart')
  const untilBlueHas = async (share: number, deadlineMs = 10_000): Promise<void> => {
    await waitFor(
      async () => Math.abs(blueShare(await view()) - share) < 0.001 && (await edgesAreCurrent(lab)),
      {
        what: `blue to have ${share} of shop/cart on every edge`,
        deadlineMs,
      },
    )
  }
  await waitFor(async () => (await ask(gatewayPort, hostname)) === 200, {
    what: `an answer through the edge; the programs said:\n${lab.logs()}`,
    deadlineMs: 30_000,
    everyMs: 50,
  })
  const load = startLoad(gatewayPort, hostname)
  return {
    lab,
    gatewayPort,
    backends,
    load,
    split: (blue, green, rest) => write('blue', 'route.yaml', yaml(route({ blue, green }, rest))),
    setReady: (cluster, ready) => write(cluster, 'cart.yaml', cart(backends[cluster], ready)),
    write,
    view,
    untilBlueHas,
    stop: async () => {
      await load.stop()
      await lab.stop()
      await Promise.all(clusters.flatMap((cluster) => backends[cluster].map((backend) => backend.stop())))
    },
  }
}

/** Every backend has a port of its own, so it has a slice of its own. */
const cart = (backends: readonly HttpBackend[], ready: boolean): string =>
  yaml(
    service('cart'),
    ...backends.map(({ port }, index) =>
      endpointSlice('cart', [{ address: '127.0.0.1', port, ready }], { suffix: `-${index}` }),
    ),
  )

const blueShare = ({ rules }: RouteView): number =>
  (rules[0]?.shares ?? []).reduce((sum, share) => sum + (share.cluster === 'blue' ? share.effective : 0), 0)

export const edgesAreCurrent = async (lab: Lab): Promise<boolean> => {
  const { edges } = await askHub<EdgesView>(lab.hub, '/v1/edges')
  return edges.length === lab.edges.length && edges.every(({ current }) => current)
}
