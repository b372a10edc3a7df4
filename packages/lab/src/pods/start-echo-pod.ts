import { once } from 'node:events'
import type { Server } from 'node:http'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pod } from '../objects/pod.ts'
import type { EchoPlace } from './answer-echo.ts'
import { answerEcho } from './answer-echo.ts'
import type { ContainerState, RunningPod } from './running-pod.ts'

/** Longer than a proxy keeps idle connections, so that a request never meets a connection that is just closing. */
const idleMs = 600_000
/** As a program does that goes on until load balancers have heard of its end, where no `preStop` says how long. */
const lingersMs = 1_000

/**
 * Serves HTTP at every TCP port that a Pod's containers declare.
 * @param pod asked whenever something depends on it: annotations change
 * @throws Error where a port cannot be bound
 */
export const startEchoPod = async (
  pod: () => Pod,
  address: string,
  place: EchoPlace,
): Promise<RunningPod> => {
  const startedAt = new Date().toISOString()
  const servers = await listenAll(portsOf(pod()), address, () => createServer(answerEcho(pod, place)))
  const close = async (): Promise<void> => {
    await Promise.all(servers.map(closeGracefully))
  }
  const kill = async (): Promise<void> => {
    const closed = close()
    for (const server of servers) server.closeAllConnections()
    await closed
  }
  return {
    containers: () => pod().spec.containers.map(({ name, image }) => running(name, image, startedAt)),
    kill,
    terminate: async (graceSeconds) => {
      const preStop = pod().spec.containers.map(({ lifecycle }) => lifecycle?.preStop?.sleep?.seconds ?? 0)
      const lingers = Math.max(lingersMs, 1_000 * Math.max(0, ...preStop))
      await sleep(Math.min(lingers, 1_000 * graceSeconds))
      await Promise.race([close(), sleep(1_000 * graceSeconds, undefined, { ref: false })])
      await kill()
    },
  }
}

const running = (name: string, image: string, startedAt: string): ContainerState => ({
  ...{ name, image, ready: true, restarts: 0 },
  state: { running: { startedAt } },
})

const portsOf = ({ spec }: Pod): readonly number[] => {
  const ports = spec.containers.flatMap((container) => container.ports ?? [])
  const tcp = ports.filter(({ protocol }) => (protocol ?? 'TCP') === 'TCP')
  return [...new Set(tcp.map(({ containerPort }) => containerPort))]
}

const listenAll = async (
  ports: readonly number[],
  address: string,
  create: () => Server,
): Promise<readonly Server[]> => {
  const servers: Server[] = []
  try {
    for (const port of ports) {
      const server = create()
      server.keepAliveTimeout = idleMs
      server.listen(port, address)
      await once(server, 'listening')
      servers.push(server)
    }
    return servers
  } catch (error) {
    for (const server of servers) server.close()
    throw error
  }
}

/** Resolves when the last request is answered. */
const closeGracefully = async (server: Server): Promise<void> => {
  if (!server.listening) return
  const closed = once(server, 'close')
  server.close()
  await closed
}
