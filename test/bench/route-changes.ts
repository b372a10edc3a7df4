import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { askHub, freePort, waitFor, yaml } from '@watershed/testkit'
import type { EdgesView } from '@watershed/wire'
import type { Fleet } from './fleet.ts'
import { startFleet } from './fleet.ts'
import { startFastBackend } from './fast-backend.ts'
import type { Row } from './row.ts'
import { startSteadyLoad } from './steady-load.ts'
import { untilServed } from './until-served.ts'

const changes = 100
const requestsEach = 10_000
const patienceMs = 60_000

/** Changes routes of several kinds, one after another, while requests are sent to each of them: none may fail. */
export const routeChanges = async (routes: number): Promise<Row> => {
  const backend = await startFastBackend()
  const tcpPort = await freePort()
  const fleet = await startFleet(routes, { everyBackend: backend.port, tcpPort })
  const write = (name: string, object: object) =>
    writeFile(join(fleet.lab.folder('blue'), name), yaml(object))
  try {
    for (const kind of kinds) await write(`${kind}.yaml`, routeOf(kind, 0))
    await untilServed(
      fleet.gatewayPort,
      hostnames.map((hostname) => [hostname, 200]),
    )
    await untilServed(tcpPort, [['any', 200]])
    const load = startSteadyLoad([
      ...hostnames.map((host) => ({ port: fleet.gatewayPort, host })),
      { port: fleet.gatewayPort, host: fleet.hostname(0) },
      { port: tcpPort, host: 'any' },
    ])
    try {
      for (let index = 0; index < changes; index++) {
        const until = load.requests() + requestsEach
        await change(index, fleet, write)
        await waitFor(() => load.requests() >= until, {
          what: 'the requests of a change',
          deadlineMs: patienceMs,
        })
        await waitFor(() => isCurrent(fleet), { what: 'the edge to have the change', deadlineMs: patienceMs })
        if (index % 10 === 9)
          process.stderr.write(
            `  ${index + 1} changes, ${load.requests()} requests, ${load.errors()} failed\n`,
          )
      }
    } finally {
      await load.stop()
    }
    for (const reason of load.reasons()) process.stderr.write(`  ${reason}\n`)
    return { bench: 'route-changes', routes, changes, requests: load.requests(), errors: load.errors() }
  } finally {
    await fleet.stop()
    await backend.stop()
  }
}

const kinds = ['MultiClusterHTTPRoute', 'HTTPRoute', 'TCPRoute'] as const
type Kind = (typeof kinds)[number]

const hostnames = ['mc.example.com', 'http.example.com']

/** Edits of weights, of backends, of filters and matches, and routes that come and go, in turn. */
const change = async (
  index: number,
  fleet: Fleet,
  write: (name: string, object: object) => Promise<void>,
): Promise<void> => {
  const added = `added-${Math.floor(index / 5)}.yaml`
  const step = index % 5
  const kind = kinds[Math.floor(index / 5) % kinds.length] ?? 'HTTPRoute'
  if (step === 0) return write(`${kind}.yaml`, routeOf(kind, index))
  if (step === 1)
    return write(added, {
      ...routeOf('HTTPRoute', index),
      metadata: { name: `added-${index}`, namespace: 'shop' },
    })
  if (step === 2) return write('MultiClusterHTTPRoute.yaml', routeOf('MultiClusterHTTPRoute', index, true))
  if (step === 3) return write('HTTPRoute.yaml', routeOf('HTTPRoute', index, true))
  return rm(join(fleet.lab.folder('blue'), `added-${Math.floor(index / 5)}.yaml`))
}

/** `other`: with another backend, filter and match than before. */
const routeOf = (kind: Kind, index: number, other = false): object => {
  const isTcp = kind === 'TCPRoute'
  const ours = kind === 'MultiClusterHTTPRoute'
  const service = other ? `s${index % 7}` : 's1'
  const refs = [1 + (index % 99), 100 - (index % 99)].map((weight, at) => ({
    ...(ours ? { name: service, cluster: at === 0 ? 'blue' : 'green' } : { name: at === 0 ? service : 's8' }),
    ...{ port: 80, weight },
  }))
  const header = { name: 'x-change', value: String(index) }
  const filters = [{ type: 'RequestHeaderModifier', requestHeaderModifier: { set: [header] } }]
  const matches = [
    { path: { type: 'PathPrefix', value: '/' } },
    { path: { type: 'Exact', value: `/only-${index}` } },
  ]
  return {
    apiVersion: ours ? 'watershed.dev/v1alpha1' : 'gateway.networking.k8s.io/v1',
    kind,
    metadata: { name: `changed-${kind.toLowerCase()}`, namespace: 'shop' },
    spec: {
      parentRefs: [{ name: 'public', namespace: 'infra', sectionName: isTcp ? 'tcp' : 'http' }],
      ...(!isTcp && { hostnames: [ours ? 'mc.example.com' : 'http.example.com'] }),
      rules: [{ ...(other && { filters, matches }), backendRefs: refs }],
    },
  }
}

const isCurrent = async ({ lab }: Fleet): Promise<boolean> =>
  (await askHub<EdgesView>(lab.hub, '/v1/edges')).edges.every(({ current }) => current)
