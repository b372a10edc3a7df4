import { once } from 'node:events'
import type { AddressInfo, Server, Socket } from 'node:net'
import { connect, createServer } from 'node:net'

/** Has a server listen on loopback, and all its connections end with it. */
export async function serveLoopback(server: Server) {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** A TCP server on loopback that answers whatever comes with its name and what it heard. */
export const startTcpEcho = (name: string) =>
  serveLoopback(
    createServer((socket) => socket.on('data', (data) => socket.write(`${name} ${data.toString()}`))),
  )

/** The answer to `text`, on a connection of its own. Undefined: the connection is closed without one. */
export async function askTcp(port: number, text: string): Promise<string | undefined> {
  const socket = connect(port, '127.0.0.1')
  try {
    socket.write(text)
    const [data] = (await Promise.race([
      once(socket, 'data', { signal: AbortSignal.timeout(5_000) }),
      once(socket, 'close'),
    ])) as [unknown]
    return data instanceof Buffer ? data.toString() : undefined
  } catch {
    return undefined
  } finally {
    socket.destroy()
  }
}
