import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { hostname } from './start-test-hub.ts'

/** Where clients may be sent, as a load balancer sees it. */
export interface Target {
  readonly host: string
  readonly port: number
  isReady(): Promise<boolean>
}

export interface Clients {
  answered(): number
  /** What went wrong, in words; every request that was not answered with 200. */
  failures(): readonly string[]
  stop(): Promise<void>
}

const concurrency = 8
const lookEveryMs = 20

/**
 * Requests without a pause over keep-alive connections, in turn to each target that is ready. What is not ready any
 * more gets no new requests, and its idle connections are closed: as load balancers do.
 */
export const startClients = (targets: readonly Target[]): Clients => {
  const agents = new Map(
    targets.map((target) => [target, new Agent({ keepAlive: true, maxSockets: concurrency })]),
  )
  const failures: string[] = []
  let ready: readonly Target[] = targets
  let answered = 0
  let stopped = false

  const look = async (): Promise<void> => {
    while (!stopped) {
      const states = await Promise.all(targets.map((target) => target.isReady()))
      ready = targets.filter((_, index) => states[index])
      for (const target of targets) if (!ready.includes(target)) closeIdle(agents.get(target))
      await sleep(lookEveryMs)
    }
  }
  const work = async (client: number): Promise<void> => {
    for (let turn = client; !stopped; turn++) {
      const target = ready[turn % ready.length]
      if (!target) await sleep(lookEveryMs)
      else
        await send(target, agents.get(target)).then(
          () => answered++,
          (error: unknown) => failures.push(`${target.host}: ${String(error)}`),
        )
    }
  }
  const done = Promise.all([look(), ...Array.from({ length: concurrency }, (_, client) => work(client))])
  return {
    answered: () => answered,
    failures: () => failures,
    stop: async () => {
      stopped = true
      await done
      for (const agent of agents.values()) agent.destroy()
    },
  }
}

const closeIdle = (agent: Agent | undefined): void => {
  for (const sockets of Object.values(agent?.freeSockets ?? {}))
    sockets?.forEach((socket) => socket.destroy())
}

const send = ({ host, port }: Target, agent: Agent | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(5_000)
    request({ host, port, headers: { host: hostname }, signal, ...(agent && { agent }) }, (response) => {
      response.on('error', reject).resume()
      response.on('end', () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`status ${response.statusCode}`)),
      )
    })
      .on('error', reject)
      .end()
  })
