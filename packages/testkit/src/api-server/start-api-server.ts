import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { CertificatePair } from '../create-authority.ts'
import type { ObjectHistory, TestKind } from './object-history.ts'
import { createObjectHistory } from './object-history.ts'
import { answerDiscovery, findKind } from './find-kind.ts'
import { serveList } from './serve-list.ts'
import { createObject, serveObject } from './serve-object.ts'
import type { OpenWatch } from './serve-watch.ts'
import { serveWatch } from './serve-watch.ts'
import { sendStatus } from './send-status.ts'

export interface ApiRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly body: string
  /** The port at the other end of the connection. */
  readonly peer: number | undefined
}

/** What happens to a request instead of an answer. */
export type ApiInterference =
  | {
      readonly status: number
      readonly reason?: string
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
    }
  /** The connection breaks. */
  | 'reset'
  /** No answer, ever. */
  | 'silence'
  /** Half of a list. */
  | 'cut'

export interface TestApiServer {
  readonly url: URL
  readonly history: ObjectHistory
  /** All there were, in order. */
  readonly requests: ApiRequest[]
  readonly watches: ReadonlySet<OpenWatch>
  /** Served from now on, or no more: then its objects are gone. */
  install(kind: TestKind): void
  uninstall(kind: TestKind): void
  /** Asked about each request. */
  interfere: (request: ApiRequest) => ApiInterference | undefined
  /** Bearer tokens that are accepted; undefined: whoever asks. */
  tokens: ReadonlySet<string> | undefined
  /** How a watch says that its resourceVersion is too old. */
  goneAs: 'status' | 'event'
  down(): Promise<void>
  up(): Promise<void>
}

export interface ApiServerOptions {
  readonly kinds?: readonly TestKind[]
  readonly tls?: CertificatePair & { readonly ca?: string }
}

/**
 * What lists and watches of a Kubernetes API server look like on the wire, on loopback: pages of one moment, events from a resourceVersion on,
 * 410 for what is forgotten, and faults. It checks no objects and knows no selectors but namespaces.
 */
export const startApiServer = async (options: ApiServerOptions = {}): Promise<TestApiServer> => {
  const history = createObjectHistory()
  const kinds = new Set(options.kinds ?? [])
  const watches = new Set<OpenWatch>()
  const requests: ApiRequest[] = []

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(incoming.url ?? '/', 'http://host')
    const request: ApiRequest = {
      method: incoming.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: incoming.headers,
      body: await text(incoming),
      peer: incoming.socket.remotePort,
    }
    requests.push(request)
    const interference = server.interfere(request)
    if (interference === 'silence') return
    if (interference === 'reset') incoming.socket.resetAndDestroy()
    else if (typeof interference === 'object') interrupt(response, interference)
    else if (isUnknown(request, server.tokens)) sendStatus(response, 401, 'Unauthorized')
    else answer(request, response, interference === 'cut')
  }
  const answer = (request: ApiRequest, response: ServerResponse, cut: boolean): void => {
    const found = findKind(request.path, kinds)
    if (!found) answerDiscovery(request, response, kinds)
    else if (found.name !== undefined) serveObject(history, { ...found, name: found.name }, request, response)
    else if (request.method === 'POST') createObject(history, request, response)
    else if (request.query.get('watch') !== 'true') serveList(history, found, request, response, cut)
    else serveWatch({ history, watches, goneAs: server.goneAs }, found, request, response)
  }
  const listener = (request: IncomingMessage, response: ServerResponse): void =>
    void handle(request, response).catch(() => request.destroy())
  let listening: ReturnType<typeof createServer>
  let port = 0
  const up = async (): Promise<void> => {
    listening = options.tls ? createTlsServer(options.tls, listener) : createServer(listener)
    listening.listen(port, '127.0.0.1')
    await once(listening, 'listening')
    port = (listening.address() as AddressInfo).port
  }
  const down = async (): Promise<void> => {
    if (!listening.listening) return
    listening.close()
    listening.closeAllConnections()
    await once(listening, 'close')
    watches.clear()
  }
  await up()
  const server: TestApiServer = {
    url: new URL(`${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`),
    history,
    requests,
    watches,
    install: (kind) => void kinds.add(kind),
    uninstall: (kind) => {
      for (const object of history.at(history.version) ?? [])
        if (object.kind === kind.kind) history.remove(object)
      kinds.delete(kind)
      for (const watch of watches) if (watch.kind.kind === kind.kind) watch.end()
    },
    interfere: () => undefined,
    tokens: undefined,
    goneAs: 'event',
    down,
    up,
  }
  return server
}

const interrupt = (
  response: ServerResponse,
  { status, reason = 'Interfered', headers = {}, body }: Exclude<ApiInterference, string>,
): void => {
  if (body === undefined) sendStatus(response, status, reason, headers)
  else response.writeHead(status, headers).end(body)
}

const isUnknown = ({ headers }: ApiRequest, tokens: ReadonlySet<string> | undefined): boolean =>
  tokens !== undefined && !tokens.has((headers.authorization ?? '').replace(/^Bearer /, ''))
