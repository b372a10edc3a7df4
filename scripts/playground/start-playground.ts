import type { Context } from '@watershed/cli'
import { readFile, writeFile } from 'node:fs/promises'
import type { HttpBackend, RunningProcess } from '@watershed/testkit'
import {
  ask,
  askHub,
  freePort,
  makeTokens,
  startAgent,
  startEdge,
  startHttpBackend,
  startHub,
  startRedis,
  temporaryDirectory,
  waitFor,
} from '@watershed/testkit'
import type { EdgesView, RouteView } from '@watershed/wire'
import { parseDocument } from 'yaml'
import type { PlaygroundFolders } from './manifests.ts'
import { cartFile, hostname, writeManifests } from './manifests.ts'

/** A whole Watershed on this machine: Redis, hub, an edge, and two clusters as folders. */
export interface Playground {
  readonly gatewayPort: number
  readonly folders: PlaygroundFolders
  readonly context: Required<Omit<Context, 'ca'>>
  /** Edits the weights in the manifest, as a person would. */
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
  try {
    return {
      ...(await start(ends, (says) => {
        signal.throwIfAborted()
        report(says)
      })),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

const start = async (ends: (() => Promise<unknown>)[], report: Report): Promise<Omit<Playground, 'stop'>> => {
  const keep = <T>(thing: T, end: (thing: T) => Promise<unknown>): T => {
    ends.push(() => end(thing))
    return thing
  }
  const home = keep(await temporaryDirectory('playground'), (folder) => folder.remove())
  report('backends')
  const backends = { blue: await startBackends('blue'), green: await startBackends('green') }
  keep([...backends.blue, ...backends.green], (all) => Promise.all(all.map((backend) => backend.stop())))
  const gatewayPort = await preferablyPort(preferredPort)
  const folders = await writeManifests(home.path, gatewayPort, {
    blue: backends.blue.map(addressOf),
    green: backends.green.map(addressOf),
  })
  const tokens = await makeTokens(home.path, { clusters: ['blue', 'green'], edges: ['edge-1'] })

  report('Redis')
  const redis = keep(await startRedis(), (server) => server.stop())
  report('hub')
  const hub = keep(await startHub({ redisUrl: redis.url, tokens }), (running) => running.stop())
  await hub.untilReady()
  report('agents and edge')
  const starting = { hubUrl: hub.url, tokens }
  const processes: RunningProcess[] = keep(
    await Promise.all([
      startAgent({ ...starting, cluster: 'blue', directory: folders.blue }),
      startAgent({ ...starting, cluster: 'green', directory: folders.green }),
      startEdge({ name: 'edge-1', hubs: [`127.0.0.1:${hub.xdsPort}`], tokens, drainSeconds: 1 }),
    ]),
    (all) => Promise.all(all.map((one) => one.stop())),
  )
  await untilAnswered(gatewayPort, [hub.process(), ...processes])

  return {
    gatewayPort,
    folders,
    context: { hub: hub.url, tokenFile: hub.operatorTokenFile, directory: home.path },
    shift: (blue, green) => shift(folders.route, [blue, green]),
    setReady: (cluster, ready) => setReady(cartFile(folders[cluster]), ready),
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

const untilAnswered = async (port: number, processes: readonly RunningProcess[]): Promise<void> => {
  try {
    await waitFor(async () => (await ask(port, hostname)).status === 200, {
      what: 'an answer through the edge',
      deadlineMs: 30_000,
      everyMs: 50,
    })
  } catch (error) {
    const logs = processes.map((process) => process.logs().split('\n').slice(-20).join('\n')).join('\n')
    throw new Error(`the playground did not come up; its programs said:\n${logs}`, { cause: error })
  }
}

const shift = async (file: string, weights: readonly number[]): Promise<void> => {
  const document = parseDocument(await readFile(file, 'utf8'))
  for (const [index, weight] of weights.entries())
    document.setIn(['spec', 'rules', 0, 'backendRefs', index, 'weight'], weight)
  await writeFile(file, document.toString())
}

const setReady = async (file: string, ready: boolean): Promise<void> => {
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replaceAll(`ready: ${!ready}`, `ready: ${ready}`))
}
