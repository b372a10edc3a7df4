import { once } from 'node:events'
import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http'
import { createServer } from 'node:http'
import { freePort } from './free-port.ts'

/** A small HTTP/1.1 server that says who it is. */
export interface HttpBackend {
  readonly name: string
  readonly url: string
  readonly port: number
  /** How many requests it has answered. */
  requests(): number
  /** The last request it got. */
  lastRequest(): SeenRequest | undefined
  /** Breaks its connections and refuses new ones, as a dead process would. */
  refuse(): Promise<void>
  /** Listens again on the same port. */
  accept(): Promise<void>
  stop(): Promise<void>
}

export interface SeenRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
}

export interface HttpBackendOptions {
  readonly name: string
  readonly host?: string
  /** 0: any free one. */
  readonly port?: number
  readonly status?: number
  /** How long it thinks before it answers. */
  readonly delayMs?: number
}

/** Starts a backend that answers every request with its name, in the body and in the header `x-backend`. */
export const startHttpBackend = async ({
  name,
  host = '127.0.0.1',
  port = 0,
  status = 200,
  delayMs = 0,
}: HttpBackendOptions): Promise<HttpBackend> => {
  let requests = 0
  let last: SeenRequest | undefined
  const server = createServer((request, response) => {
    requests++
    last = seen(request)
    request.resume()
    response.statusCode = status
    response.setHeader('x-backend', name)
    if (delayMs === 0) response.end(`${name}\n`)
    else setTimeout(() => response.end(`${name}\n`), delayMs)
  })
  // Longer than the proxy keeps idle connections, so that a request never meets a connection that is just closing.
  server.keepAliveTimeout = 600_000

  const chosenPort = port === 0 ? await freePort(host) : port
  await listen(server, chosenPort, host)
  return {
    name,
    url: `http://${host}:${chosenPort}`,
    port: chosenPort,
    requests: () => requests,
    lastRequest: () => last,
    refuse: () => close(server),
    accept: () => listen(server, chosenPort, host),
    stop: () => close(server),
  }
}

const seen = ({ method = '', url = '', headers }: IncomingMessage): SeenRequest => ({ method, url, headers })

const listen = async (server: Server, port: number, host: string): Promise<void> => {
  if (server.listening) return
  server.listen(port, host)
  await once(server, 'listening')
}

const close = async (server: Server): Promise<void> => {
  if (!server.listening) return
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await closed
}
