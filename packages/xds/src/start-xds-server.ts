import { isIPv6 } from 'node:net'
import { Server, ServerCredentials } from '@grpc/grpc-js'
import type { AdsServer } from './create-ads-server.ts'
import { isLoopback } from './is-loopback.ts'
import { XdsError } from './xds-error.ts'

export interface XdsServerOptions {
  readonly ads: AdsServer
  /** An address. Without credentials it has to be a loopback one. */
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** TLS, as by `createServerCredentials`. */
  readonly credentials?: ServerCredentials
  /** Bytes of one request: a client that reconnects names all that it holds in one. */
  readonly maxRequestBytes?: number
  readonly maxStreamsPerConnection?: number
  /** A connection that does not answer a ping, sent this often, within the timeout is closed. Milliseconds. */
  readonly keepaliveMs?: number
  readonly keepaliveTimeoutMs?: number
  /** A connection without streams is closed after this. Milliseconds. */
  readonly maxIdleMs?: number
}

export interface XdsServer {
  readonly port: number
  /** Ends all streams, gives them `graceMs` to be flushed, then closes the connections. */
  stop(graceMs?: number): Promise<void>
}

/** @throws XdsError InsecureAddress, CannotListen */
export async function startXdsServer(options: XdsServerOptions): Promise<XdsServer> {
  const { ads, host, credentials } = options
  if (!credentials && !isLoopback(host)) {
    throw new XdsError(
      'InsecureAddress',
      `without TLS the xDS server listens on loopback only, not on ${host}`,
    )
  }
  const server = new Server({
    'grpc.max_receive_message_length': options.maxRequestBytes ?? 32 << 20,
    'grpc.max_concurrent_streams': options.maxStreamsPerConnection ?? 10,
    'grpc.keepalive_time_ms': options.keepaliveMs ?? 20_000,
    'grpc.keepalive_timeout_ms': options.keepaliveTimeoutMs ?? 10_000,
    'grpc.max_connection_idle_ms': options.maxIdleMs ?? 300_000,
    'grpc.enable_channelz': 0,
  })
  server.addService(ads.service, ads.implementation)
  const port = await listen(server, host, options.port, credentials ?? ServerCredentials.createInsecure())
  return { port, stop: (graceMs = 2_000) => stop(server, ads, graceMs) }
}

function listen(server: Server, host: string, port: number, credentials: ServerCredentials): Promise<number> {
  const address = isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, bound) => {
      if (error) reject(new XdsError('CannotListen', `cannot listen on ${address}: ${error.message}`))
      else resolve(bound)
    })
  })
}

function stop(server: Server, ads: AdsServer, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.forceShutdown(), graceMs)
    server.tryShutdown(() => {
      clearTimeout(timer)
      resolve()
    })
    ads.close()
  })
}
