import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What becomes of a try: an answer with that status, a connection that is broken, or nothing at all. */
export type Outcome = number | 'reset' | 'silence'

/** A server on loopback that does something else with each of its requests. */
export interface FlakyBackend {
  readonly port: number
  /** What becomes of the next tries; all after them are answered with 200. */
  plan(outcomes: readonly Outcome[]): void
  /** When each try since the plan came, in ms of `performance.now()`. */
  tries(): readonly number[]
  stop(): Promise<void>
}

export async function startFlakyBackend(): Promise<FlakyBackend> {
  let planned: Outcome[] = []
  let times: number[] = []
  const answer: RequestListener = (request, response) => {
    times.push(performance.now())
    const outcome = planned.shift() ?? 200
    request.resume()
    if (outcome === 'silence') return
    if (outcome === 'reset') request.socket.resetAndDestroy()
    else response.writeHead(outcome).end()
  }
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    plan: (outcomes) => {
      planned = [...outcomes]
      times = []
    },
    tries: () => times,
    stop: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
