import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { ServerHttp2Stream } from 'node:http2'
import { createServer as createHttp2Server } from 'node:http2'
import type { AddressInfo, Server, Socket } from 'node:net'
import { createServer } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { freePort } from '@watershed/testkit'

/** A server on loopback that says its name to whoever comes. */
export interface NamedServer {
  readonly port: number
  stop(): Promise<void>
}

/** One of connections. */
export interface StreamServer extends NamedServer {
  /** Breaks its connections and refuses new ones, as a dead process would. */
  refuse(): Promise<void>
  /** Listens again on the same port. */
  accept(): Promise<void>
}

/** Says its name at once, and leaves the connection open. */
export const startTcpServer = (name: string): Promise<StreamServer> =>
  listen(createServer((socket) => socket.write(name)))

export const startTlsServer = (
  name: string,
  pair: { readonly cert: Buffer; readonly key: Buffer },
): Promise<StreamServer> => listen(createTlsServer({ ...pair }, (socket) => socket.write(name)))

/** Answers each datagram. */
export const startUdpServer = async (name: string): Promise<NamedServer> => {
  const socket = createSocket('udp4')
  socket.on('message', (_, { port, address }) => socket.send(name, port, address))
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    port: socket.address().port,
    stop: async () => {
      const closed = once(socket, 'close')
      socket.close()
      await closed
    },
  }
}

/** Answers every method with its name, in a header, and status OK. */
export const startGrpcServer = (name: string): Promise<StreamServer> => {
  const server = createHttp2Server()
  server.on('stream', (stream: ServerHttp2Stream) => {
    stream.on('error', () => stream.destroy())
    stream.respond(
      { ':status': 200, 'content-type': 'application/grpc', 'x-name': name },
      { waitForTrailers: true },
    )
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
    stream.end()
  })
  return listen(server)
}

const listen = async (
  server: Pick<Server, 'listen' | 'address' | 'on' | 'close' | 'once' | 'listening'>,
): Promise<StreamServer> => {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  })
  const accept = async (port: number): Promise<void> => {
    server.listen(port, '127.0.0.1')
    await once(server as Server, 'listening')
  }
  const refuse = async (): Promise<void> => {
    if (!server.listening) return
    const closed = once(server as Server, 'close')
    server.close()
    for (const socket of sockets) socket.destroy()
    await closed
  }
  await accept(await freePort())
  const { port } = server.address() as AddressInfo
  return { port, refuse, accept: () => accept(port), stop: refuse }
}
