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

/** A whole Watershed that serves `routes` routes, each of a hostname, a file and backends of its own. */
export interface Fleet {
  readonly lab: Lab
  readonly gatewayPort: number
  hostname(index: number): string
  /** The file of a route in cluster blue. */
  routeFile(index: number): string
  stop(): Promise<void>
}

const perFile = 500

export interface FleetOptions {
  /** A port that every endpoint of every route has, instead of backends of their own. */
  readonly everyBackend?: number
  readonly edgeFlags?: readonly string[]
  /** Of a listener of protocol TCP beside the one of HTTP. */
  readonly tcpPort?: number
}

/** Backends answer with their cluster's name in `x-backend`. Only those of the first route are real: the others get no requests. */
export const startFleet = async (
  routes: number,
  { everyBackend, edgeFlags = [], tcpPort }: FleetOptions = {},
): Promise<Fleet> => {
  const [blue, green] = await Promise.all([
    startHttpBackend({ name: 'blue' }),
    startHttpBackend({ name: 'green' }),
  ])
  const gatewayPort = await freePort()
  const lab = await startLab({
    logLevel: 'warn',
    durable: false,
    edgeFlags,
    prepare: (folder) =>
      writeFleet(folder, gatewayPort, routes, { blue: blue.port, green: green.port, everyBackend, tcpPort }),
  })
  const hostname = (index: number): string => `h${index}.example.com`
  const isReal = (index: number): boolean => index === 0 || everyBackend !== undefined
  const ends = [0, routes - 1]
  try {
    const statuses = ends.map((index) => [hostname(index), isReal(index) ? 200 : 503] as const)
    await untilServed({ lab, port: gatewayPort, routes, statuses })
  } catch (error) {
    await lab.stop()
    await Promise.all([blue.stop(), green.stop()])
    throw error
  }
  return {
    lab,
    gatewayPort,
    hostname,
    routeFile: (index) => routeFile(lab.folder('blue'), index),
    stop: async () => {
      await lab.stop()
      await Promise.all([blue.stop(), green.stop()])
    },
  }
}

export const routeFile = (folder: string, index: number): string => join(folder, 'routes', `r${index}.yaml`)

/** A route that sends everything to one cluster. */
export const routeTo = (cluster: 'blue' | 'green', index: number): string =>
  yaml(
    route(
      { blue: cluster === 'blue' ? 100 : 0, green: cluster === 'green' ? 100 : 0 },
      { name: `r${index}`, hostname: `h${index}.example.com`, service: `s${index}` },
    ),
  )

const writeFleet = async (
  folder: (cluster: string) => string,
  gatewayPort: number,
  routes: number,
  ports: Ports,
): Promise<void> => {
  await writeFile(
    join(folder('blue'), 'gateway.yaml'),
    yaml(gatewayClass(), gatewayOf(gatewayPort, ports.tcpPort)),
  )
  await mkdir(join(folder('blue'), 'routes'))
  for (let index = 0; index < routes; index++)
    await writeFile(routeFile(folder('blue'), index), routeTo('blue', index))
  for (const cluster of ['blue', 'green'] as const) {
    for (let first = 0; first < routes; first += perFile) {
      const indices = Array.from({ length: Math.min(perFile, routes - first) }, (_, offset) => first + offset)
      const items = indices.flatMap((index) => backendsOf(cluster, index, ports))
      const list = { apiVersion: 'v1', kind: 'List', items }
      await writeFile(join(folder(cluster), `services-${first}.json`), JSON.stringify(list))
    }
  }
}

interface Ports {
  readonly blue: number
  readonly green: number
  readonly everyBackend: number | undefined
  readonly tcpPort: number | undefined
}

const gatewayOf = (port: number, tcpPort: number | undefined): object => {
  const { spec, ...rest } = gateway(port)
  const [http] = spec.listeners
  if (tcpPort === undefined) return { ...rest, spec }
  return {
    ...rest,
    spec: { ...spec, listeners: [http, { ...http, name: 'tcp', protocol: 'TCP', port: tcpPort }] },
  }
}

/** Every Service has an address of its own; port 1 refuses. */
const backendsOf = (cluster: 'blue' | 'green', index: number, ports: Ports): readonly object[] => {
  const name = `s${index}`
  const address = `127.${cluster === 'blue' ? 1 : 2}.${index >> 8}.${index & 255 || 1}`
  const realPort = ports.everyBackend ?? (index === 0 ? ports[cluster] : undefined)
  const endpoint = realPort === undefined ? { address, port: 1 } : { address: '127.0.0.1', port: realPort }
  return [service(name), endpointSlice(name, [endpoint])]
}
