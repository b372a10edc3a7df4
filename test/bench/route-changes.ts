import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { get } from 'node:http'
import { askHub, freePort, waitFor } from '@watershed/testkit'
import type { EdgesView } from '@watershed/wire'
import type { Changed } from './changed-routes.ts'
import { changedTargets, writeChangedRoutes } from './changed-routes.ts'
import { startFastBackend } from './fast-backend.ts'
import type { Fleet } from './fleet.ts'
import { startFleet } from './fleet.ts'
import type { Row } from './row.ts'
import { startSteadyLoad } from './steady-load.ts'
import { untilServed } from './until-served.ts'

/** During each change, to all targets together. */
export const requestsEach = 10_000
/** Beside those that change. */
const routes = 10
const patienceMs = 60_000

/** Changes routes in every way, one change after another, while requests are sent to each of them: none may fail. */
export const routeChanges = async (changes: number): Promise<Row> => {
  const backend = await startFastBackend()
  const tcpPort = await freePort()
  const fleet = await startFleet(routes, { everyBackend: backend.port, tcpPort })
  const { lab, gatewayPort } = fleet
  try {
    const changed = await writeChangedRoutes(lab.folder('blue'))
    const statuses = changedTargets.map(({ host }) => [host, 200] as const)
    await untilServed({ lab, port: gatewayPort, routes, statuses })
    await untilServed({ lab, port: tcpPort, routes, statuses: [['any', 200]] })
    const load = startSteadyLoad([
      ...changedTargets.map((target) => ({ port: gatewayPort, ...target })),
      { port: gatewayPort, host: fleet.hostname(0), path: '/' },
      { port: tcpPort, host: 'any', path: '/' },
    ])
    try {
      for (let index = 0; index < changes; index++) {
        const [requests, errors] = [load.requests(), load.errors()]
        const { what, shows } = await changed.change(index)
        const isOver = () => load.requests() >= requests + requestsEach
        await waitFor(isOver, { what: 'the requests of a change', deadlineMs: patienceMs })
        await waitFor(() => isCurrent(fleet), { what: 'the edge to have the change', deadlineMs: patienceMs })
        if (shows) {
          const isShown = async () => (await markOf(gatewayPort, shows)) === shows.value
          await waitFor(isShown, { what: `${what} to show`, deadlineMs: patienceMs })
        }
        const failed = load.errors() - errors
        process.stderr.write(
          `  ${index + 1}/${changes} ${what}: ${load.requests() - requests} requests, ${failed} failed\n`,
        )
      }
    } finally {
      await load.stop()
    }
    for (const reason of load.reasons()) process.stderr.write(`  ${reason}\n`)
    return { bench: 'route-changes', changes, requests: load.requests(), errors: load.errors() }
  } finally {
    await fleet.stop()
    await backend.stop()
  }
}

const markOf = async (port: number, { host, path }: NonNullable<Changed['shows']>) => {
  const [answer] = (await once(get({ port, path, headers: { host } }), 'response')) as [IncomingMessage]
  answer.resume()
  return answer.headers['x-change']
}

const isCurrent = async ({ lab }: Fleet): Promise<boolean> =>
  (await askHub<EdgesView>(lab.hub, '/v1/edges')).edges.every(({ current }) => current)
