import { hash } from 'node:crypto'
import type { Dispatcher } from 'undici'
import { buildConnector, Pool, ProxyAgent } from 'undici'
import type { Login, TlsMaterial } from './login/login.ts'

const connectMs = 10_000
/** Dead peers are noticed 15 s after the last word, plus ten probes a second apart (libuv's). */
const keepAliveInitialDelay = 15_000
/** A watch holds a connection for as long as it runs. */
const connections = 1_000

/**
 * All requests to one API server share it. HTTP/1.1, a connection a watch: what stalls or breaks one watch leaves the others alone, and
 * each has its own flow control. Timeouts are the requests' own, by their clock.
 */
export const createDispatcher = async (login: Login): Promise<Dispatcher> => {
  const common = { headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 30_000, pipelining: 1, connections }
  if (login.proxy === undefined)
    return new Pool(login.server.origin, { ...common, connect: createConnector(login) })
  const { tls } = await login.identity(false)
  return new ProxyAgent({
    ...common,
    uri: login.proxy,
    requestTls: { ...tls, timeout: connectMs },
    connectTimeout: connectMs,
  })
}

/** Takes certificates and authorities as they are when a connection is made. */
const createConnector = (login: Login): buildConnector.connector => {
  let last: { readonly version: string; readonly connect: buildConnector.connector } | undefined
  const connectorFor = (tls: TlsMaterial): buildConnector.connector => {
    const version = hash('sha256', Object.entries(tls).flat().join('\0'))
    if (last?.version === version) return last.connect
    const connect = buildConnector({ ...tls, timeout: connectMs, keepAlive: true, keepAliveInitialDelay })
    last = { version, connect }
    return connect
  }
  const connect = async (...[target, done]: Parameters<buildConnector.connector>): Promise<void> => {
    try {
      const { tls } = await login.identity(false)
      connectorFor(tls)(target, done)
    } catch (error) {
      done(error as Error, null)
    }
  }
  return (target, done) => void connect(target, done)
}
