import { once } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { HeartbeatRequest, StatusLine } from '@watershed/wire'
import type { Answer, HubRules } from './hub-rules.ts'
import { createHubRules, refuse } from './hub-rules.ts'

/** What happens to a request instead of an answer. */
export type Interference =
  /** The connection breaks before the hub does anything. */
  | 'resetBefore'
  /** The hub does what was asked, but nothing, or half of an answer, comes back. */
  | 'resetAfter'
  | 'cutAnswer'
  /** No answer, ever. */
  | 'silence'
  | { readonly answer: Answer; readonly headers?: Readonly<Record<string, string>> }

export interface Request {
  readonly message: string
  readonly body: string
  /** When it began to arrive, by performance.now(). */
  readonly at: number
  /** The port at the other end of the connection. */
  readonly peer: number | undefined
}

export interface ProtocolHub {
  readonly url: URL
  readonly rules: HubRules
  /** All there were, in order. */
  readonly requests: Request[]
  /** Asked about each request. */
  interfere: (request: Request) => Interference | undefined
  /** Said to whoever asks what to write back, without an end. */
  statuses: readonly StatusLine[]
  /** Takes no connections for a while, and forgets none of what it knew. */
  down(): Promise<void>
  up(): Promise<void>
}

export const testToken = 'token-of-blue'

/** A hub of one cluster, `blue`, on loopback. */
export const startProtocolHub = async (
  rules: HubRules = createHubRules(),
  tls?: { readonly cert: Buffer; readonly key: Buffer },
): Promise<ProtocolHub> => {
  const requests: Request[] = []
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const at = performance.now()
    if (request.url?.startsWith('/v1/clusters/blue/statuses?')) {
      response.writeHead(200).write(hub.statuses.map((line) => `${JSON.stringify(line)}\n`).join(''))
      return
    }
    const [, message = ''] = /^\/v1\/clusters\/blue\/(\w+)$/.exec(request.url ?? '') ?? []
    const one = { message, body: await text(request), at, peer: request.socket.remotePort }
    requests.push(one)
    const interference = hub.interfere(one)
    if (interference === 'silence') return
    if (interference === 'resetBefore') request.socket.resetAndDestroy()
    else if (typeof interference === 'object') send(response, interference.answer, interference.headers)
    else {
      const known = request.headers.authorization === `Bearer ${testToken}`
      const answer = message === '' ? refuse('NotFound') : known ? ask(rules, one) : refuse('Unauthenticated')
      if (interference === 'resetAfter') request.socket.resetAndDestroy()
      else if (interference === 'cutAnswer') cut(response)
      else send(response, answer)
    }
  }
  let server: Server
  let port = 0
  const up = async (): Promise<void> => {
    // A request that broke off needs no answer.
    const listener = (request: IncomingMessage, response: ServerResponse): void =>
      void serve(request, response).catch(() => request.destroy())
    server = tls ? createTlsServer(tls, listener) : createServer(listener)
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
  }
  const down = async (): Promise<void> => {
    if (!server.listening) return
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
  await up()
  const hub: ProtocolHub = {
    url: new URL(`${tls ? 'https' : 'http'}://127.0.0.1:${port}`),
    rules,
    requests,
    interfere: () => undefined,
    statuses: [{ type: 'ping' }],
    down,
    up,
  }
  return hub
}

const ask = (rules: HubRules, { message, body }: Request): Answer => {
  if (message === 'session') return rules.openSession()
  const value: unknown = JSON.parse(body)
  return message === 'reports' ? rules.report(value) : rules.heartbeat(value as HeartbeatRequest)
}

const send = (response: ServerResponse, [status, body]: Answer, headers = {}): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}

const cut = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-length': '1000' })
  response.write('{"app', () => response.destroy())
}
