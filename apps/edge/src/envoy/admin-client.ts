import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { EdgeError } from '../edge-error.ts'

/** Envoy's admin interface, over its unix socket. Every method throws EdgeError AdminUnanswered. */
export interface AdminClient {
  readonly socket: string
  /** Whether Envoy has its first configuration and does not drain. */
  isLive(): Promise<boolean>
  /** Downstream connections now, and since the start: the admin interface's own are not among them. */
  connections(): Promise<Connections>
  /** Answers end their connections from now on. New ones are still let in. */
  failHealthCheck(): Promise<void>
  /** Closes the listening sockets. Open connections stay. */
  closeListeners(): Promise<void>
  /** In Prometheus' text format. */
  metrics(): Promise<string>
  /** Lines of `/clusters`: what is known of each endpoint. */
  clusterLines(): AsyncIterable<string>
}

export interface Connections {
  readonly active: number
  readonly total: number
}

const timeoutMs = 5_000

export const createAdminClient = (socket: string): AdminClient => {
  const post = async (path: string): Promise<void> => void (await ask(socket, 'POST', path))
  return {
    socket,
    isLive: async () => (await send(socket, 'GET', '/ready')).status === 200,
    connections: async () =>
      sumConnections(
        await ask(socket, 'GET', '/stats?filter=%5Elistener%5C..*downstream_cx_(active%7Ctotal)$'),
      ),
    failHealthCheck: () => post('/healthcheck/fail'),
    closeListeners: () => post('/drain_listeners'),
    metrics: () => ask(socket, 'GET', '/stats/prometheus'),
    clusterLines: () => readLines(socket, '/clusters'),
  }
}

/** As they come: there are some twenty of each endpoint. */
async function* readLines(socket: string, path: string): AsyncGenerator<string, void> {
  const response = await open(socket, 'GET', path)
  try {
    yield* createInterface({ input: response, crlfDelay: Infinity })
  } finally {
    response.destroy()
  }
}

/** Reads lines as `listener.127.0.0.1_8080.downstream_cx_active: 3`. Each worker has a line, too: those are not added. */
export const sumConnections = (stats: string): Connections => {
  let active = 0
  let total = 0
  for (const line of stats.split('\n')) {
    const [, listener = '', which, count] =
      /^listener\.(.+)\.downstream_cx_(active|total): (\d+)$/.exec(line) ?? []
    if (listener === 'admin' || /^admin\.|\.worker_\d+$/.test(listener)) continue
    if (which === 'active') active += Number(count)
    if (which === 'total') total += Number(count)
  }
  return { active, total }
}

const ask = async (socket: string, method: string, path: string): Promise<string> => {
  const { status, body } = await send(socket, method, path)
  if (status === 200) return body
  throw new EdgeError(
    'AdminUnanswered',
    `Envoy answered ${method} ${path} with ${status}: ${body.slice(0, 200)}`,
  )
}

const send = async (
  socket: string,
  method: string,
  path: string,
): Promise<{ readonly status: number; readonly body: string }> => {
  const response = await open(socket, method, path)
  try {
    return { status: response.statusCode ?? 0, body: await text(response) }
  } catch (error) {
    throw unanswered(method, path, error)
  }
}

const open = async (socketPath: string, method: string, path: string): Promise<IncomingMessage> => {
  try {
    return await new Promise<IncomingMessage>((resolve, reject) => {
      const signal = AbortSignal.timeout(timeoutMs)
      request({ socketPath, method, path, agent: false, signal }, resolve).on('error', reject).end()
    })
  } catch (error) {
    throw unanswered(method, path, error)
  }
}

const unanswered = (method: string, path: string, cause: unknown): EdgeError =>
  new EdgeError('AdminUnanswered', `Envoy's admin interface does not answer ${method} ${path}`, { cause })
