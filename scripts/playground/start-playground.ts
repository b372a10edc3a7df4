import { readFile, writeFile } from 'node:fs/promises'
import type { Context } from '@watershed/cli'
import { shift } from '@watershed/cli'
import type { HttpBackend, Lab, LabOptions } from '@watershed/testkit'
import { ask, askHub, freePort, startHttpBackend, startLab, waitFor } from '@watershed/testkit'
import type { EdgesView, RouteView } from '@watershed/wire'
import { cartFile, hostname, writeManifests } from './manifests.ts'

/** A whole Watershed on this machine: Redis, hub, an edge, and two clusters as folders. */
export interface Playground {
  readonly gatewayPort: number
  /** The folder that is a cluster. */
  folder(cluster: string): string
  readonly context: Required<Omit<Context, 'ca' | 'serverName'>>
  /** Edits the weights in the manifest, as `watershed shift` does. */
  shift(blue: number, green: number): Promise<void>
  /** Edits the readiness of all endpoints of a cluster. */
  setReady(cluster: 'blue' | 'green', ready: boolean): Promise<void>
  route(): Promise<RouteView>
  /** Whether every edge has acknowledged what the hub serves. */
  edgesAreCurrent(): Promise<boolean>
  stop(): Promise<void>
}

type Report = (says: string) => void

const backendsEach = 3
const preferredPort = 8080

/**
 * Starts everything, and waits until a request through the edge is answered. Leaves nothing behind if it fails or is
 * aborted, which it notices before each step.
 */
export const startPlayground = async (report: Report, signal: AbortSignal): Promise<Playground> => {
  const ends: (() => Promise<unknown>)[] = []
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end()
  }
  const starting = (what: string): void => {
    signal.throwIfAborted()
    report(what)
  }
  try {
    starting('backends')
    const backends = { blue: await startBackends('blue'), green: await startBackends('green') }
    ends.push(() => Promise.all([...backends.blue, ...backends.green].map((backend) => backend.stop())))
    const gatewayPort = await preferablyPort(preferredPort)
    const addresses = { blue: backends.blue.map(addressOf), green: backends.green.map(addressOf) }
    const prepare: LabOptions['prepare'] = (folder) => writeManifests(folder, gatewayPort, addresses)
    const lab = await startLab({ purpose: 'playground', durable: false, starting, prepare })
    ends.push(() => lab.stop())
    await untilAnswered(gatewayPort, lab)
    return { ...controls(lab), gatewayPort, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const controls = ({ hub, directory, folder }: Lab): Omit<Playground, 'gatewayPort' | 'stop'> => {
  const context = { hub: hub.url, tokenFile: hub.operatorTokenFile, directory }
  return {
    folder,
    context,
    shift: async (blue, green) =>
      void (await shift(context, 'shop/cart', [`blue=${blue}`, `green=${green}`], {})),
    setReady: (cluster, ready) => setReady(cartFile(folder, cluster), ready),
    route: () => askHub<RouteView>(hub, '/v1/routes/shop/cart'),
    edgesAreCurrent: async () => {
      const { edges } = await askHub<EdgesView>(hub, '/v1/edges')
      return edges.length > 0 && edges.every(({ current }) => current)
    },
  }
}

const startBackends = (cluster: string): Promise<readonly HttpBackend[]> =>
  Promise.all(
    Array.from({ length: backendsEach }, (_, index) => startHttpBackend({ name: `${cluster}-${index + 1}` })),
  )

const addressOf = ({ port }: HttpBackend) => ({ address: '127.0.0.1', port })

/** The well-known port where it is free, so that the address is easy to type. */
const preferablyPort = async (port: number): Promise<number> => {
  const probe = await startHttpBackend({ name: 'probe', port }).catch(() => undefined)
  await probe?.stop()
  return probe ? port : freePort()
}

const untilAnswered = async (port: number, lab: Lab): Promise<void> => {
  try {
    await waitFor(async () => (await ask(port, hostname)) === 200, {
      what: 'an answer through the edge',
      deadlineMs: 30_000,
      everyMs: 50,
    })
  } catch (error) {
    throw new Error(`the playground did not come up; its programs said:\n${lab.logs()}`, { cause: error })
  }
}

const setReady = async (file: string, ready: boolean): Promise<void> => {
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replaceAll(`ready: ${!ready}`, `ready: ${ready}`))
}
